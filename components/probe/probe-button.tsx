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

function Sending({ startedAt, onCancel }: { readonly startedAt: number; readonly onCancel: () => void }) {
  const now = useNow() ?? startedAt;
  const seconds = Math.max(0, Math.round((now - startedAt) / 1000));
  return (
    <Button onClick={onCancel} className="sheet:flex-1" aria-label="Cancel the probe">
      <Squares filled={seconds % 3} />
      Sending, <span className="min-w-[4ch] text-left tabular-nums">{seconds} s</span>
      <span className="text-ink-3">Cancel</span>
    </Button>
  );
}

/** Sends the probe, or says by its look that it may not. */
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
  if (sendingSince !== null) return <Sending startedAt={sendingSince} onCancel={onCancel} />;
  const Icon = isOff ? Lock : Play;
  return (
    <Button
      look="primary"
      disabled={isOff}
      aria-describedby="probe-reason"
      aria-keyshortcuts="p"
      onClick={onRun}
      className="sheet:flex-1"
    >
      <Icon
        aria-hidden
        size={16}
        strokeWidth={1.5}
        {...(!isOff && { fill: 'currentColor', viewBox: '-4 -4 32 32' })}
      />
      {wasProbed ? 'Probe again' : 'Probe'}
    </Button>
  );
}
