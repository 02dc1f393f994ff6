'use client';

import { Advice } from '@/components/ui/advice';
import { Countdown } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { StatePage } from '@/components/ui/state-page';
import type { Fault } from '@/lib/mesh/result';
import { faultWords } from './fault-words';

/** Nothing can be shown, and why. */
export function FaultPage({
  fault,
  retryAt,
  onRetry,
}: {
  readonly fault: Fault;
  readonly retryAt: string | null;
  readonly onRetry: () => void;
}) {
  const { title, detail, holds } = faultWords(fault);
  return (
    <StatePage
      title={title}
      action={
        <div className="flex flex-wrap gap-2">
          <Button onClick={onRetry}>Look again</Button>
          <CopyButton text={`${title}\n${detail}`} className="border-transparent!">
            Copy error
          </CopyButton>
          <a href="/playground" className="flex items-center px-2.5">
            Playground: judge manifests without a cluster
          </a>
        </div>
      }
    >
      <p role="alert">
        <Advice text={detail} />
      </p>
      <p className="mt-2">
        {holds}
        {retryAt === null ? null : (
          <>
            {' '}
            Next try in <Countdown to={retryAt} />.
          </>
        )}
      </p>
    </StatePage>
  );
}
