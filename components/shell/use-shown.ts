'use client';

import { useMemo } from 'react';
import type { MeshPicture } from '@/lib/api/contract';
import { toAnswerRows } from '@/lib/graph/answer-rows';
import type { GraphFilter } from '@/lib/graph/graph-view';
import type { Standing } from '@/lib/graph/marks';
import { hiddenAtFirst } from '@/lib/graph/picture';
import type { UrlState } from './url-state';

/** What of the picture is shown, and how many answers stand how before the legend takes any out. */
export type Shown = {
  readonly filter: Pick<GraphFilter, 'hidden' | 'question'>;
  readonly counts: ReadonlyMap<Standing, number>;
  /** Rows of answers left after question and legend. */
  readonly rows: number;
};

const NONE: ReadonlySet<Standing> = new Set();

/** Denials are drawn when asked for: by the legend, or by a question. */
const hiddenNow = (
  picture: MeshPicture | undefined,
  { hidden, question }: UrlState,
): ReadonlySet<Standing> => {
  if (hidden !== null) return hidden;
  const isAsked = Object.keys(question).length > 0;
  return picture === undefined || isAsked ? NONE : hiddenAtFirst(picture);
};

export function useShown(picture: MeshPicture | undefined, state: UrlState): Shown {
  return useMemo(() => {
    const { question } = state;
    const hidden = hiddenNow(picture, state);
    const asked = picture === undefined ? [] : toAnswerRows(picture, { hidden: NONE, question });
    const counts = new Map<Standing, number>();
    for (const { standing, edges } of asked) counts.set(standing, (counts.get(standing) ?? 0) + edges.length);
    const rows = asked.filter(({ standing }) => !hidden.has(standing)).length;
    return { filter: { hidden, question }, counts, rows };
  }, [picture, state]);
}
