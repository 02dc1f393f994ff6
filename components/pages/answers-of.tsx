'use client';

import { useMemo, useState } from 'react';
import { StateLink } from '@/components/shell/state-link';
import type { ViewProps } from '@/components/shell/view-props';
import { AnswerTable } from '@/components/table/answer-table';
import type { ColumnId, Sort } from '@/components/table/columns';
import { useNow } from '@/components/ui/use-now';
import { type AnswerRow, toAnswerRows } from '@/lib/answers/answer-row';
import type { Question } from '@/lib/answers/question';
import { Section } from './page-frame';

const COLUMNS: readonly ColumnId[] = ['verdict', 'from', 'to', 'operation', 'by', 'observed', 'probed'];

const isDenied = ({ standing }: AnswerRow): boolean => standing.startsWith('denied');
const sum = (rows: readonly AnswerRow[]): string =>
  rows.reduce((count, row) => count + row.count, 0).toLocaleString('en');

/** The answers to one question as a short table, denials counted, and the way to all of them. */
export function AnswersOf({
  title,
  question,
  view,
}: {
  readonly title: string;
  readonly question: Question;
  readonly view: ViewProps;
}) {
  const { picture, state, onChange } = view;
  const now = useNow() ?? Date.parse(picture.reachability.takenAt);
  const [sort, setSort] = useState<Sort | null>(null);
  const text = JSON.stringify(question);
  const all = useMemo(() => toAnswerRows(picture, JSON.parse(text) as Question), [picture, text]);
  const shown = useMemo(() => all.filter((row) => !isDenied(row)), [all]);
  return (
    <Section title={title} note={`${sum(shown)} of ${sum(all)} answers pass or may pass`}>
      {shown.length === 0 ? (
        <p className="text-ink-2">
          {all.length === 0 ? 'There is nothing to ask about.' : 'Nothing: every answer is denied.'}
        </p>
      ) : (
        <div className="[&_.mp-answers]:h-auto [&_.mp-answers]:max-h-[392px] phone:[&_.mp-answers]:max-h-[70dvh]">
          <AnswerTable
            label={title}
            picture={picture}
            rows={shown}
            columns={COLUMNS}
            sort={sort}
            onSort={setSort}
            selected={state.edge}
            onSelect={(edge) => onChange({ edge })}
            onPage={onChange}
            now={now}
          />
        </div>
      )}
      {all.length === 0 ? null : (
        <p className="mt-1.5 flex flex-wrap gap-4">
          <StateLink to={{ view: 'table', question, hidden: new Set() }} onChange={onChange}>
            All {sum(all)} in the table
          </StateLink>
          <StateLink to={{ view: 'graph', question }} onChange={onChange} className="phone:hidden">
            In the graph
          </StateLink>
        </p>
      )}
    </Section>
  );
}
