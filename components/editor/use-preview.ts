'use client';

import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiError, call } from '@/lib/api/client';
import { draftNames, LONGEST_DRAFT, policyText, preview } from '@/lib/api/contract';
import type { Fault } from '@/lib/mesh/result';
import type { ObjectRef } from '@/lib/mesh/object';
import type { Preview } from '@/lib/mesh/preview';
import { NO_NAMES } from './suggest';

const QUIET_MS = 120;

/** The value as it was when it last stayed the same for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), QUIET_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** The mesh as it is counted in revisions; null: no mesh, the text is judged alone. */
export type Over = number | null;

const previewQuery = (text: string, over: Over) =>
  queryOptions({
    queryKey: ['preview', over, text],
    queryFn: ({ signal }) => call(preview, { text, alone: over === null }, signal),
    // One answer a keystroke: what was typed over is not worth its room.
    gcTime: 10_000,
    placeholderData: keepPreviousData,
  });

/** The judgement of a draft; the one before stays until the next is there. */
export type Judgement = {
  readonly preview: Preview | undefined;
  readonly fault: Fault | null;
  /** What is shown belongs to an older text. */
  readonly isBehind: boolean;
};

const toFault = (error: Error): Fault =>
  error instanceof ApiError
    ? error.fault
    : { kind: 'malformed', subject: 'answer of the Meshproof server', detail: error.message };

export function usePreview(text: string, over: Over): Judgement {
  const settled = useSettled(text);
  const isTooLong = settled.length > LONGEST_DRAFT;
  const { data, error, isPlaceholderData } = useQuery({
    ...previewQuery(settled, over),
    enabled: settled.trim() !== '' && !isTooLong,
  });
  const tooLong: Fault = {
    kind: 'malformed',
    subject: 'draft',
    detail: `The draft is longer than ${LONGEST_DRAFT.toLocaleString('en')} characters. Split it, or use meshproof diff.`,
  };
  return {
    preview: text.trim() === '' ? undefined : data,
    fault: isTooLong ? tooLong : error === null ? null : toFault(error),
    isBehind: settled !== text || isPlaceholderData,
  };
}

/** Names that a draft may use; empty without a mesh, and until they are known. */
export function useNames(over: Over) {
  const { data = NO_NAMES } = useQuery({
    queryKey: ['draft-names', over],
    queryFn: ({ signal }) => call(draftNames, {}, signal),
    enabled: over !== null,
    placeholderData: keepPreviousData,
  });
  return data;
}

/** One policy of the mesh as YAML. */
export const fetchPolicy = async ({ kind, namespace, name }: ObjectRef): Promise<string> =>
  (await call(policyText, { kind, namespace: namespace ?? '', name })).text;
