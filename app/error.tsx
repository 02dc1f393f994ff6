'use client';

import { StatePage } from '@/components/ui/state-page';
import { Button } from '@/components/ui/button';

export default function ErrorPage({
  error,
  reset,
}: {
  readonly error: Error & { digest?: string };
  readonly reset: () => void;
}) {
  return (
    <StatePage
      title="This page stopped on a fault of its own"
      action={<Button onClick={reset}>Draw it again</Button>}
    >
      {error.message === '' ? 'No message was left.' : error.message} The server and the mesh are not touched
      by it.
    </StatePage>
  );
}
