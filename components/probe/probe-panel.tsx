'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import { useKeys } from '@/components/shell/use-keys';
import { CopyButton } from '@/components/ui/copy-button';
import type { Evidence } from '@/lib/api/contract';
import type { Probe } from '@/lib/mesh/observation';
import { callerName } from './caller-name';
import { type Choice, choicesOf, OperationChoice } from './operation-choice';
import { ProbeButton } from './probe-button';
import { ResultLine } from './result-line';
import { type Operation, useRunProbe } from './use-run-probe';

const reasonOff = ({ offer }: Evidence, isStale: boolean): string | null => {
  if (offer.kind !== 'ready') return offer.reason;
  return isStale ? 'Probes are off until the API server answers.' : null;
};

const methodsOf = ({ offer }: Evidence): readonly string[] =>
  offer.kind === 'ready' ? offer.methods : ['GET', 'HEAD'];

function whyNot(operations: readonly Operation[], methods: readonly string[]): string | null {
  const unsent = operations.find(({ method }) => !methods.includes(method));
  if (unsent === undefined) return null;
  return `A probe sends ${methods.join(' or ')} only, so that it changes nothing. This answer hangs on ${unsent.method}.`;
}

function Plan({
  probe,
  control,
  operations,
}: {
  readonly probe: Probe;
  readonly control: Probe | null;
  readonly operations: readonly Operation[];
}) {
  const requests = operations.length === 0 ? [undefined] : operations;
  return (
    <div className="mb-1 text-xs">
      <p className="font-medium text-ink-3 wrap-anywhere">Probe, sent as {senderText(probe)}</p>
      {requests.map((operation, at) => (
        <code key={at} className="block leading-[18px] wrap-anywhere">
          {requestText(probe, operation)}
        </code>
      ))}
      <p className="text-pretty text-ink-2 wrap-anywhere">
        Sent once. {probe.why}
        {control === null
          ? null
          : ` As a control, ${callerName(control.principal)} sends the same: it is predicted allowed.`}
      </p>
    </div>
  );
}

const senderText = ({ principal }: Probe): string =>
  principal === 'anonymous' ? 'a caller with no identity' : `spiffe://${principal}`;

const requestText = ({ request }: Probe, operation: Operation | undefined): string => {
  if (request.protocol === 'tcp') return `TCP ${request.host}:${request.port}`;
  if (operation === undefined) return `${request.method} ${request.url}`;
  const origin = request.url.slice(0, request.url.length - request.path.length);
  return `${operation.method} ${origin}${operation.path}`;
};

/** What came back of the newest probe, or why none was sent. */
function Outcome({
  evidence,
  error,
  isCancelled,
}: {
  readonly evidence: Evidence;
  readonly error: Error | null;
  readonly isCancelled: boolean;
}) {
  const [newest] = evidence.observations;
  return (
    <>
      {newest ? <ResultLine observation={newest} agreement={evidence.agreement} /> : null}
      {error ? <p className="text-ink-2 wrap-anywhere">Not run: {error.message}</p> : null}
      {isCancelled ? <p className="text-ink-2">Cancelled. Nothing is concluded from it.</p> : null}
    </>
  );
}

function useOperation(evidence: Evidence) {
  const [wanted, choose] = useState<Choice['key']>('both');
  const choices = choicesOf(evidence.edge.condition, methodsOf(evidence));
  const chosen = choices.find(({ key }) => key === wanted) ?? choices[0];
  return { choices, chosen, choose };
}

/** What would be sent and by whom, the button that sends it, and what came back. */
export function ProbePanel({
  evidence,
  isStale,
}: {
  readonly evidence: Evidence;
  readonly isStale: boolean;
}) {
  const { edge, offer, observations } = evidence;
  const { run, cancel, isSending, startedAt, error, isCancelled } = useRunProbe(edge.id);
  const { choices, chosen, choose } = useOperation(evidence);
  const operations = chosen?.operations ?? [];
  const off = reasonOff(evidence, isStale) ?? whyNot(operations, methodsOf(evidence));
  const send = useRef<() => void>(null);
  useEffect(() => {
    send.current =
      off === null && !isSending ? () => run(operations.length === 1 ? (operations[0] ?? null) : null) : null;
  });
  useKeys(useMemo(() => ({ p: () => send.current?.() }), []));
  const probe = offer.kind === 'impossible' ? null : offer.probe;
  return (
    <section
      aria-label="Probe"
      className="border-t border-line bg-panel px-5 pt-2.5 pb-3 sheet:px-4 sheet:pt-2"
    >
      {probe === null ? null : (
        <Plan probe={probe} control={offer.kind === 'ready' ? offer.control : null} operations={operations} />
      )}
      <OperationChoice choices={choices} chosen={chosen?.key} onChoose={choose} />
      <div role="status">
        {isSending ? null : <Outcome evidence={evidence} error={error} isCancelled={isCancelled} />}
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <ProbeButton
          isOff={off !== null}
          sendingSince={isSending ? startedAt : null}
          wasProbed={observations.length > 0}
          onRun={() => send.current?.()}
          onCancel={cancel}
        />
        {probe === null ? null : (
          <CopyButton text={probe.command} className="sheet:flex-1">
            Copy curl
          </CopyButton>
        )}
        <p
          id="probe-reason"
          className="min-w-0 flex-1 basis-40 text-xs text-ink-2 empty:hidden sheet:order-first sheet:basis-full"
        >
          {off}
        </p>
      </div>
    </section>
  );
}
