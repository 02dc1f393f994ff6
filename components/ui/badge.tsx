import type { ReactNode } from 'react';

/** A small fact in a frame. */
export function Badge({ children }: { readonly children: ReactNode }) {
  return (
    <span className="inline-flex h-4 items-center rounded-sm border border-edge px-1.5 text-2xs whitespace-nowrap">
      {children}
    </span>
  );
}
