import type { ReactNode } from 'react';

/** A remark on the whole page: which, what still holds, and one thing to do. */
export function Banner({
  title,
  children,
  action,
  isGap = false,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
  /** Something was not read: the hatch says so. */
  readonly isGap?: boolean;
}) {
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-panel px-4 py-1.5"
    >
      {isGap ? <span aria-hidden className="hatch size-5 shrink-0 border border-edge" /> : null}
      <p className="min-w-0 flex-1 phone:basis-60">
        <b>{title}</b> {children}
      </p>
      {action}
    </div>
  );
}
