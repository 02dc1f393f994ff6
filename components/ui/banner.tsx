import type { ReactNode } from 'react';

/** A remark on the whole page: which, what still holds, and one thing to do. */
export function Banner({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-panel px-4 py-1.5"
    >
      <span aria-hidden className="hatch size-5 shrink-0 border border-edge" />
      <p className="min-w-0 flex-1 phone:basis-60">
        <b>{title}</b> {children}
      </p>
      {action}
    </div>
  );
}
