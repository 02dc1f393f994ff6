import type { ReactNode } from 'react';

/** A page about one thing: what it is, and sections about it. */
export function PageFrame({
  kind,
  name,
  facts,
  children,
}: {
  readonly kind: string;
  readonly name: string;
  /** Short facts beside the name. */
  readonly facts: readonly string[];
  readonly children: ReactNode;
}) {
  return (
    <div className="h-full overflow-auto bg-panel">
      <article className="mx-auto grid max-w-300 gap-6 px-6 py-5 phone:px-4">
        <header>
          <p className="text-xs text-ink-3">{kind}</p>
          <h1 className="text-xl wrap-anywhere">
            <code className="text-[.92em]">{name}</code>
          </h1>
          <p className="text-ink-2">{facts.filter((fact) => fact !== '').join(' · ')}</p>
        </header>
        {children}
      </article>
    </div>
  );
}

/** One question about the thing, answered. */
export function Section({
  title,
  note = '',
  children,
}: {
  readonly title: string;
  readonly note?: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="min-w-0 border-t-[1.5px] border-ink pt-2">
      <h2 className="mb-1.5 flex flex-wrap items-baseline justify-between gap-x-3 font-semibold">
        {title}
        <span className="text-xs font-normal text-ink-3">{note}</span>
      </h2>
      {children}
    </section>
  );
}

/** There is no such thing in the mesh as it is now. */
export function Gone({ kind, name }: { readonly kind: string; readonly name: string | null }) {
  return (
    <PageFrame kind={kind} name={name ?? 'not named'} facts={[]}>
      <p>
        {name === null
          ? 'The address names none. Follow a link from another view.'
          : 'The mesh has none of this name now. It may have been deleted, renamed or hidden from you since the link was made.'}
      </p>
    </PageFrame>
  );
}
