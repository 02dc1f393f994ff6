'use client';

import { useQuery } from '@tanstack/react-query';
import { meshStatusQuery } from '@/lib/api/queries';
import type { AnswerRow } from '@/lib/answers/answer-row';
import { type RunChoice, RunPanel } from './run-panel';
import { RunBar } from './run-progress';
import { useRuns } from './use-runs';

/** More is covered by classes, or narrowed down first. */
const MOST_ROWS = 1_000;

const choicesOf = (rows: readonly AnswerRow[], namespace: string | undefined): RunChoice[] => [
  { word: 'Cover the mesh', scope: { kind: 'mesh' } },
  ...(namespace === undefined
    ? []
    : [{ word: `Calls into ${namespace}`, scope: { kind: 'namespace' as const, namespace } }]),
  ...(rows.length === 0 || rows.length > MOST_ROWS
    ? []
    : [
        {
          word: `${rows.length.toLocaleString('en')} shown ${rows.length === 1 ? 'row' : 'rows'}`,
          scope: { kind: 'edges' as const, edges: rows.map(({ edge }) => edge) },
        },
      ]),
];

/** Many probes at once: in the status bar how far they are, and behind it everything else. */
export function RunMenu({
  rows,
  namespace,
}: {
  readonly rows: readonly AnswerRow[];
  /** The namespace that the question is about. */
  readonly namespace: string | undefined;
}) {
  const runs = useRuns();
  const { data: status } = useQuery(meshStatusQuery());
  const going = runs.runs?.runs.find(({ state }) => state === 'running' || state === 'paused');
  const off =
    status?.mesh.kind === 'files'
      ? 'This mesh was read from files, so nothing can be sent.'
      : status?.state === 'stale'
        ? 'Probes are off until the API server answers.'
        : null;
  return (
    <>
      <button
        type="button"
        popoverTarget="run-panel"
        className="flex h-full items-center gap-1.5 border-x border-line px-2.5 hover:bg-sel focus-visible:-outline-offset-2"
      >
        {going === undefined ? (
          'Probe many'
        ) : (
          <>
            <RunBar run={going} className="h-1 w-16" />
            <span className="tabular-nums">
              {going.state === 'paused' ? 'Paused at' : 'Probing'} {going.done.toLocaleString('en')} of{' '}
              {going.plan.requests.toLocaleString('en')}
            </span>
          </>
        )}
      </button>
      <div
        id="run-panel"
        popover="auto"
        tabIndex={-1}
        role="group"
        aria-label="Probes"
        className="fixed inset-auto right-4 bottom-8 m-0 max-h-[70vh] w-96 overflow-auto rounded-xl border border-line bg-raised text-sm leading-5 whitespace-normal text-ink shadow-float"
      >
        <RunPanel runs={runs} choices={choicesOf(rows, namespace)} off={off} />
      </div>
    </>
  );
}
