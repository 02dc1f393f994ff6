'use client';

import { Lock, Play } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { useNow } from '@/components/ui/use-now';

function Squares({ filled }: { readonly filled: number }) {
  return (
    <span aria-hidden className="grid grid-cols-3 gap-0.5">
      {[0, 1, 2].map((at) => (
        <span key={at} className={`size-1 bg-current ${at <= filled ? '' : 'opacity-35'}`} />
      ))}
    </span>
  );
}

function Sending({ startedAt }: { readonly startedAt: number }) {
  const now = useNow() ?? startedAt;
  const seconds = Math.max(0, Math.round((now - startedAt) / 1000));
  return (
    <>
      <Squares filled={seconds % 3} />
      Sending, <span className="min-w-[4ch] text-left tabular-nums">{seconds} s</span>
      <span className="text-ink-3">Cancel</span>
    </>
  );
}

/** Sends the probe, or says by its look that it may not. One button in every state, so that it keeps the focus. */
export function ProbeButton({
  isOff,
  sendingSince,
  wasProbed,
  onRun,
  onCancel,
}: {
  /** Its reason stands beside it, under the id `probe-reason`. */
  readonly isOff: boolean;
  readonly sendingSince: number | null;
  readonly wasProbed: boolean;
  readonly onRun: () => void;
  readonly onCancel: () => void;
}) {
  const isSending = sendingSince !== null;
  const Icon = isOff ? Lock : Play;
  return (
    <Button
      look={isSending ? 'outline' : 'primary'}
      disabled={isOff && !isSending}
      aria-label={isSending ? 'Cancel the probe' : undefined}
      aria-describedby="probe-reason"
      aria-keyshortcuts={isSending ? undefined : 'p'}
      onClick={isSending ? onCancel : onRun}
      className="sheet:flex-1"
    >
      {isSending ? (
        <Sending startedAt={sendingSince} />
      ) : (
        <>
          <Icon
            aria-hidden
            size={16}
            strokeWidth={1.5}
            {...(!isOff && { fill: 'currentColor', viewBox: '-4 -4 32 32' })}
          />
          {wasProbed ? 'Probe again' : 'Probe'}
        </>
      )}
    </Button>
  );
}
