'use client';

import './posture.css';
import { useMemo } from 'react';
import type { ViewProps } from '@/components/shell/view-props';
import { toNamespaces } from '@/lib/answers/between';
import { type Posture, toPosture } from '@/lib/answers/posture';
import { LastProbes } from './last-probes';
import { Ledger } from './ledger';
import { NamespaceSquare } from './namespaces';
import { Strip } from './strip';

/** More namespaces than this are no figure any more; the matrix has them all. */
const MOST = 12;

const number = (value: number): string => value.toLocaleString('en');

function Lead({ posture, name }: { readonly posture: Posture; readonly name: string }) {
  const { allowed, answers, disagree, covered, workloads } = posture;
  return (
    <h1 className="max-w-[34em] text-2xl tracking-[-.012em] text-balance phone:text-xl">
      <b>{number(allowed)}</b> of {number(answers)} calls are allowed in{' '}
      <span className="whitespace-nowrap">{name}.</span> <b>{number(covered)}</b> of {number(workloads)}{' '}
      workloads are covered by an ALLOW policy.{' '}
      {disagree.count === 0 ? null : (
        <>
          <b>{number(disagree.count)}</b> {disagree.count === 1 ? 'answer disagrees' : 'answers disagree'}{' '}
          with what the cluster did.
        </>
      )}
    </h1>
  );
}

/** How the whole mesh stands; every number opens the list behind it. */
export function PostureView({ picture, onChange }: ViewProps) {
  const posture = useMemo(() => toPosture(picture), [picture]);
  const namespaces = useMemo(() => toNamespaces(picture, MOST), [picture]);
  return (
    <div className="grid h-full grid-cols-[minmax(0,1fr)_472px] overflow-auto max-[1100px]:grid-cols-1">
      <div className="px-6 py-7 phone:px-4 phone:py-4">
        <Lead posture={posture} name={picture.reachability.mesh.name} />
        <Strip counts={posture.counts} onChange={onChange} />
        <Ledger posture={posture} onChange={onChange} />
      </div>
      <aside
        aria-label="Figures"
        className="grid content-start gap-6 border-l border-line bg-panel p-6 max-[1100px]:border-t max-[1100px]:border-l-0 phone:p-4"
      >
        <NamespaceSquare {...namespaces} />
        <LastProbes picture={picture} onChange={onChange} />
      </aside>
    </div>
  );
}
