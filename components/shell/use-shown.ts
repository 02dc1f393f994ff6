'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSame } from '@/components/ui/use-same';
import type { MeshPicture } from '@/lib/api/contract';
import { type AnswerRow, rowOf, toAnswerRows } from '@/lib/answers/answer-row';
import { forOperation } from '@/lib/answers/operation';
import type { Question } from '@/lib/answers/question';
import { operationQuery } from '@/lib/api/queries';
import type { Decided } from '@/lib/graph/decided';
import type { Standing } from '@/lib/graph/marks';
import { hiddenNow } from '@/lib/answers/address';
import type { UrlState } from './url-state';

/** What of the picture is shown, and how many answers stand how before the legend takes any out. */
export type Shown = {
  readonly filter: {
    readonly hidden: ReadonlySet<Standing>;
    readonly question: Question;
    readonly decided: Decided;
  };
  readonly counts: ReadonlyMap<Standing, number>;
  /** What is left after question and legend, and the selected row, in the order of attention. */
  readonly rows: readonly AnswerRow[];
};

const NOTHING: Decided = [];

/** What the operation of a question gets, once the server has decided it. */
function useOperation(picture: MeshPicture | undefined, { to, method, path }: Question): Decided {
  const asked = {
    to: to ?? '',
    ...(method !== undefined && { method }),
    ...(path !== undefined && { path }),
  };
  const isAsked = picture !== undefined && to !== undefined && (method !== undefined || path !== undefined);
  const { data } = useQuery({ ...operationQuery(asked, picture?.revision ?? 0), enabled: isAsked });
  return data?.decided ?? NOTHING;
}

/** What the address asks of a picture, worked out once for all views. */
export function useShown(picture: MeshPicture | undefined, state: UrlState): Shown {
  const { edge } = state;
  const question = useSame(state.question, JSON.stringify);
  const chosen = useSame(state.hidden, (hidden) => (hidden === null ? '' : [...hidden].sort().join()));
  const decided = useOperation(picture, question);
  const asked = useMemo(
    () =>
      picture === undefined
        ? []
        : forOperation(toAnswerRows(picture, question), question, decided, picture.reachability),
    [picture, question, decided],
  );
  return useMemo(() => {
    const hidden = hiddenNow(picture, { hidden: chosen, question });
    const counts = new Map<Standing, number>();
    for (const { standing, count } of asked) counts.set(standing, (counts.get(standing) ?? 0) + count);
    const selected = edge === null ? undefined : rowOf(asked, edge);
    const rows = asked.filter((row) => !hidden.has(row.standing) || row === selected);
    return { filter: { hidden, question, decided }, counts, rows };
  }, [picture, asked, chosen, question, decided, edge]);
}
