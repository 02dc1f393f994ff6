'use client';

import { useMemo, useState } from 'react';
import { useKeys } from '@/components/shell/use-keys';
import { CopyButton } from '@/components/ui/copy-button';
import type { Evidence } from '@/lib/api/contract';
import type { Probe } from '@/lib/mesh/observation';
import { OperationChoice, choicesOf } from './operation-choice';
import { ProbeButton } from './probe-button';
import { ResultLine } from './result-line';
import { useRunProbe } from './use-run-probe';

const reasonOff = ({ offer }: Evidence, isStale: boolean): string | null => {
  if (offer.kind !== 'ready') return offer.reason;
  return isStale ? 'Probes are off until the API server answers.' : null;
};

function Plan({ probe, request }: { readonly probe: Probe; readonly request: string }) {
  const { pod, container } = probe.client;
  return (
    <div className="mb-1 text-xs">
      <p className="font-medium text-ink-3 wrap-anywhere">Probe, sent as spiffe://{probe.principal}</p>
      <code className="block leading-[18px] wrap-anywhere">{request}</code>
      <p className="text-ink-2 wrap-anywhere">
        Once, from pod {pod}, container {container}. {probe.why}
      </p>
    </div>
  );
}

const requestText = ({ request }: Probe, method?: string, path?: string): string =>
  request.protocol === 'tcp'
    ? `TCP ${request.host}:${request.port}`
    : `${method ?? request.method} ${path === undefined ? request.url : `${request.url.slice(0, request.url.length - request.path.length)}${path}`}`;

/** What would be sent and by whom, the button that sends it, and what came back. */
export function ProbePanel({
  evidence,
  isStale,
}: {
  readonly evidence: Evidence;
  readonly isStale: boolean;
}) {
  const { edge, offer, observations, agreement } = evidence;
  const { run, cancel, isSending, startedAt, error, isCancelled } = useRunProbe(edge.id);
  const choices = choicesOf(edge.condition);
  const [wanted, setWanted] = useState<'passes' | 'fails'>('passes');
  const choice = choices.find(({ key }) => key === wanted) ?? choices[0];
  const off = reasonOff(evidence, isStale);
  const state = isSending ? 'sending' : off === null ? 'ready' : 'off';
  const [newest] = observations;
  const send = (): void => run(choice?.operation ?? null);
  const probe = offer.kind === 'impossible' ? null : offer.probe;
  // Bound anew with each render: what `p` sends follows the choice above it.
  useKeys(
    useMemo(
      () => (state === 'ready' ? { p: () => run(choice?.operation ?? null) } : {}),
      [state, run, choice?.operation],
    ),
  );
  return (
    <section
      aria-label="Probe"
      className="border-t border-line bg-panel px-5 pt-2.5 pb-3 narrow:overflow-auto phone:px-4 phone:pt-2"
    >
      {probe === null ? null : (
        <Plan probe={probe} request={requestText(probe, choice?.operation.method, choice?.operation.path)} />
      )}
      <OperationChoice choices={choices} chosen={choice?.key ?? 'passes'} onChoose={setWanted} />
      <div role="status">
        {newest && !isSending ? <ResultLine observation={newest} agreement={agreement} /> : null}
        {error ? <p className="text-ink-2 wrap-anywhere">Not run: {error.message}</p> : null}
        {isCancelled ? <p className="text-ink-2">Cancelled. Nothing is concluded from it.</p> : null}
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <ProbeButton
          state={state}
          startedAt={startedAt}
          wasProbed={newest !== undefined}
          onRun={send}
          onCancel={cancel}
        />
        {probe === null ? null : (
          <CopyButton text={probe.command} className="phone:flex-1">
            Copy curl
          </CopyButton>
        )}
        <p
          id="probe-reason"
          className="min-w-0 flex-1 basis-40 text-xs text-ink-2 empty:hidden phone:order-first phone:basis-full"
        >
          {off}
        </p>
      </div>
    </section>
  );
}
