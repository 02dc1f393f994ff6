import type { ReactNode } from 'react';

/** A screen that has nothing else to show: one sentence, what still holds, one thing to do. */
export function StatePage({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="flex h-full items-center justify-center p-4">
      <section className="w-full max-w-130 rounded-lg border border-line bg-panel px-5 py-4">
        <h1 className="text-lg font-semibold">{title}</h1>
        <div className="mt-1 mb-4 text-pretty text-ink-2 wrap-anywhere">{children}</div>
        {action}
      </section>
    </div>
  );
}
