import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { call } from './client';
import {
  certificates,
  evidence,
  meshAgreement,
  meshPicture,
  meshStatus,
  operation,
  policyPage,
  probeRuns,
  proxies,
} from './contract';

/** State and freshness of the mesh; the event stream writes into the same key. */
export const meshStatusQuery = () =>
  queryOptions({ queryKey: ['mesh'], queryFn: ({ signal }) => call(meshStatus, {}, signal) });

/** Everything the picture shows. */
export const meshPictureQuery = () =>
  queryOptions({ queryKey: ['reachability'], queryFn: ({ signal }) => call(meshPicture, {}, signal) });

/** What every proxy presents. */
export const certificatesQuery = () =>
  queryOptions({ queryKey: ['certificates'], queryFn: ({ signal }) => call(certificates, {}, signal) });

/** How declared, distributed and observed stand to one another, in a part of the mesh; the classes of one kind. */
export const meshAgreementQuery = (asked: z.input<typeof meshAgreement.input>) =>
  queryOptions({
    queryKey: ['agreement', asked],
    queryFn: ({ signal }) => call(meshAgreement, asked, signal),
    placeholderData: keepPreviousData,
  });

/** The proxies of a part of the mesh, and how each stands to what is declared. */
export const proxiesQuery = (asked: z.input<typeof proxies.input>) =>
  queryOptions({
    queryKey: ['proxies', asked],
    queryFn: ({ signal }) => call(proxies, asked, signal),
    placeholderData: keepPreviousData,
  });

/** Everything known of one edge. */
export const evidenceQuery = (edge: string) =>
  queryOptions({ queryKey: ['evidence', edge], queryFn: ({ signal }) => call(evidence, { edge }, signal) });

/** Runs, budget and coverage; the event stream writes the runs into the same key. */
export const probeRunsQuery = () =>
  queryOptions({ queryKey: ['runs'], queryFn: ({ signal }) => call(probeRuns, {}, signal) });

/** One policy and what there is to remark on it. The revision is that of the mesh it was read in. */
export const policyPageQuery = (key: string, revision: number) =>
  queryOptions({
    queryKey: ['policy', key, revision],
    queryFn: ({ signal }) => call(policyPage, { key }, signal),
  });

/** What an operation gets at a workload or port. The revision is that of the mesh it is decided in. */
export const operationQuery = (asked: { to: string; method?: string; path?: string }, revision: number) =>
  queryOptions({
    queryKey: ['operation', asked, revision],
    queryFn: ({ signal }) => call(operation, asked, signal),
  });
