import { StatePage } from '@/components/ui/state-page';
import type { MeshStatus, SourceStatus } from '@/lib/mesh/source-status';

function Source({ source }: { readonly source: SourceStatus }) {
  const isDone = source.state !== 'loading';
  const said = source.state === 'forbidden' ? 'not permitted' : source.count.toLocaleString('en');
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_140px_90px] items-center gap-2.5 text-xs phone:grid-cols-[minmax(0,1fr)_60px_80px]">
      <span className="overflow-hidden text-ellipsis" title={source.resource}>
        {source.resource}
      </span>
      <progress
        aria-label={source.resource}
        value={isDone ? 1 : 0}
        max={1}
        className="h-1 w-full appearance-none overflow-hidden rounded-[2px] bg-line [&::-moz-progress-bar]:bg-ink [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-ink"
      />
      <span className="text-right whitespace-nowrap text-ink-2 tabular-nums">{said}</span>
    </li>
  );
}

/** One bar and one count for each source, since each is read under its own permission and at its own pace. */
export function Loading({ status }: { readonly status: MeshStatus | undefined }) {
  return (
    <StatePage title={status?.isJudging === true ? 'Judging the mesh' : 'Reading the mesh'}>
      {status === undefined || status.sources.length === 0 ? (
        <p>The first source has not answered yet.</p>
      ) : (
        <ul aria-label="Sources" className="mt-2 grid max-h-[60vh] gap-1.5 overflow-auto text-ink">
          {status.sources.map((source) => (
            <Source key={source.resource} source={source} />
          ))}
        </ul>
      )}
    </StatePage>
  );
}
