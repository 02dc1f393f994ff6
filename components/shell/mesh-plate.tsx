'use client';

import { Age } from '@/components/ui/age';
import { absoluteText } from '@/lib/graph/age';
import { StateDot } from '@/components/ui/state-dot';
import type { MeshStatus } from '@/lib/mesh/source-status';
import { useConnection } from './connection';
import { newest } from './source-groups';

const KIND = { cluster: 'Cluster', sandbox: 'Sandbox', files: 'Files' } as const;

function PlateState({ status }: { readonly status: MeshStatus }) {
  const { isOpen } = useConnection();
  const at = newest(status.sources);
  if (status.mesh.kind === 'files')
    return (
      <>
        <StateDot state="stale" /> read {at === null ? 'once' : absoluteText(at)}
      </>
    );
  const state = !isOpen && status.state === 'live' ? 'stale' : status.state;
  const dot = state === 'live' || state === 'partial' ? state : 'stale';
  return (
    <>
      <StateDot state={dot} />
      <span>
        {state === 'failed' ? 'not read' : state} {at !== null && <Age at={at} />}
      </span>
    </>
  );
}

/** Which mesh this is, and how fresh. A sandbox never looks like a cluster. */
export function MeshPlate({ status }: { readonly status: MeshStatus }) {
  const { kind, name, server, istioVersion } = status.mesh;
  const isSandbox = kind === 'sandbox';
  const title = [server, istioVersion && `Istio ${istioVersion}`].filter(Boolean).join(', ');
  return (
    <div
      role="group"
      aria-label="Mesh"
      title={title}
      className={`flex h-7 min-w-0 items-stretch overflow-hidden rounded-md border border-ink text-xs leading-[26px] whitespace-nowrap ${isSandbox ? 'border-dashed' : ''}`}
    >
      <b className={`px-2 ${isSandbox ? 'hatch-kind' : 'bg-ink text-panel'}`}>{KIND[kind]}</b>
      <code className="max-w-56 overflow-hidden px-2 text-ellipsis tight:hidden">{name}</code>
      <span className="flex min-w-[10ch] items-center gap-1.5 border-l border-line px-2">
        <PlateState status={status} />
      </span>
    </div>
  );
}
