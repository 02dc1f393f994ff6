'use client';

import { AnswerTable } from '@/components/table/answer-table';
import { COLUMNS, FIRST_COLUMNS } from '@/components/table/columns';
import { ColumnsMenu } from '@/components/table/columns-menu';
import { toMarkdown } from '@/components/table/markdown';
import { buttonClass } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { useNow } from '@/components/ui/use-now';
import { HOME, printUrl } from './url-state';
import type { ViewProps } from './view-props';

const number = (value: number): string => value.toLocaleString('en');

/** Every answer as a row. */
export function TablePane({ picture, state, shown, onChange }: ViewProps) {
  const now = useNow() ?? Date.parse(picture.reachability.takenAt);
  const answers = shown.rows.reduce((sum, { count }) => sum + count, 0);
  const columns = COLUMNS.filter(({ id }) => state.columns.includes(id));
  return (
    <div className="grid h-full grid-rows-[minmax(0,1fr)_auto]">
      <AnswerTable
        picture={picture}
        rows={shown.rows}
        columns={state.columns}
        sort={state.sort}
        onSort={(sort) => onChange({ sort })}
        selected={state.edge}
        onSelect={(edge) => onChange({ edge })}
        onPage={onChange}
        now={now}
      >
        {({ first, last, all }) => (
          <div className="flex min-h-10 items-center gap-2 border-t border-line bg-panel px-4 text-xs text-ink-2 phone:px-3">
            <p className="mr-auto tabular-nums">
              {all === 0
                ? 'No row'
                : `${number(first + 1)} to ${number(Math.min(last + 1, all))} of ${number(all)}`}
              , {number(answers)} {answers === 1 ? 'answer' : 'answers'}
            </p>
            <span className="flex gap-2 phone:hidden">
              <ColumnsMenu
                columns={state.columns}
                onChange={(next) => onChange({ columns: next ?? FIRST_COLUMNS })}
              />
              <a
                href={`/api/answers.csv${printUrl({ ...state, view: HOME, edge: null })}`}
                download="meshproof-answers.csv"
                className={buttonClass()}
              >
                Download CSV
              </a>
              <CopyButton text={() => toMarkdown(shown.rows, columns)}>Copy as Markdown</CopyButton>
            </span>
          </div>
        )}
      </AnswerTable>
    </div>
  );
}
