'use client';

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { ProbePanel } from '@/components/probe/probe-panel';
import { useKeys } from '@/components/shell/use-keys';
import { useMedia } from '@/components/ui/use-media';
import { evidenceQuery } from '@/lib/api/queries';
import { phraseText } from '@/lib/mesh/sentence';
import { DrawerHead } from './drawer-head';
import { Proofs, Reasons, sentenceOf } from './evidence-body';

/** Under the picture there is room for two columns: reasons, and proofs over the probe. */
const TWO_COLUMNS = '(600px < width <= 1200px) and (height > 600px)';
/** The `sheet` variant of the style sheet: no room to stand beside the picture, so it covers the page. */
export const SHEET = '(width <= 600px) or ((width <= 1200px) and (height <= 600px))';

/**
 * A sheet over the whole page takes the focus; beside the picture the focus stays where the reader walks, and
 * `e` brings it here. On closing it goes back to where it was, or to the picture.
 */
function useFocus() {
  const drawer = useRef<HTMLElement>(null);
  const opener = useRef<Element>(null);
  // Before the page behind a sheet has to let go of the focus.
  useLayoutEffect(() => {
    opener.current = document.activeElement;
  }, []);
  useEffect(() => {
    const before = opener.current;
    if (window.matchMedia(SHEET).matches) drawer.current?.focus();
    return () => {
      const isThere = before instanceof HTMLElement && before !== document.body && before.isConnected;
      (isThere ? before : document.querySelector('main'))?.focus();
    };
  }, []);
  useKeys(useMemo(() => ({ e: () => drawer.current?.focus() }), []));
  return drawer;
}

const SHAPE =
  'enter-right -outline-offset-2! grid min-h-0 min-w-0 grid-rows-[auto_minmax(0,1fr)_auto] border-l border-line bg-panel narrow:enter-up narrow:grid-cols-[minmax(0,1fr)_minmax(0,420px)] narrow:grid-rows-[auto_minmax(0,1fr)_auto] narrow:border-t narrow:border-l-0 narrow:border-t-ink sheet:fixed sheet:inset-0 sheet:z-20 sheet:grid-cols-1 sheet:grid-rows-[auto_minmax(0,1fr)_auto] sheet:border-t-0';

/** All that is known of one edge: the verdict, why, and the experiment that proves it. */
export function EvidenceDrawer({
  edge,
  trustDomain,
  judgedAt,
  isStale,
  onClose,
  links,
}: {
  readonly edge: string;
  readonly trustDomain: string;
  readonly judgedAt: string;
  readonly isStale: boolean;
  readonly onClose: () => void;
  /** Ways to what stands in the edge. */
  readonly links: ReactNode;
}) {
  const { data: evidence, error } = useQuery(evidenceQuery(edge));
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  const drawer = useFocus();
  const isWide = useMedia(TWO_COLUMNS);
  useKeys(useMemo(() => ({ Escape: () => close.current() }), []));
  return (
    <aside ref={drawer} tabIndex={-1} aria-label="Evidence" className={SHAPE}>
      <DrawerHead evidence={evidence} onClose={onClose} />
      {evidence === undefined ? (
        <div className="px-5 py-3.5">
          {error === null ? 'Reading the evidence of this edge.' : <p role="alert">{error.message}</p>}
        </div>
      ) : (
        <>
          <div className="min-h-0 overflow-auto px-5 py-3.5 narrow:row-span-2 sheet:row-span-1 sheet:px-4">
            <Reasons evidence={evidence} trustDomain={trustDomain} judgedAt={judgedAt} />
            {isWide ? null : <Proofs evidence={evidence} />}
            {links}
          </div>
          {isWide ? (
            <div className="min-h-0 overflow-auto border-l border-line px-5 pb-3">
              <Proofs evidence={evidence} />
            </div>
          ) : null}
          <div className="min-h-0 narrow:col-start-2 narrow:border-l narrow:border-line sheet:col-start-1 sheet:border-l-0">
            <ProbePanel key={edge} evidence={evidence} isStale={isStale} />
          </div>
        </>
      )}
      <p role="status" className="sr-only">
        {evidence === undefined ? '' : phraseText(sentenceOf(evidence, trustDomain))}
      </p>
    </aside>
  );
}
