'use client';

import { edgeCount } from '@/lib/mesh/edges';
import type { ReactNode } from 'react';
import { Age } from '@/components/ui/age';
import { StateDot } from '@/components/ui/state-dot';
import type { MeshPicture } from '@/lib/api/contract';
import type { MeshStatus } from '@/lib/mesh/source-status';
import { type SourceGroup, toGroups } from './source-groups';

const DOT = {
  live: 'live',
  partial: 'partial',
  stale: 'stale',
  loading: 'stale',
  'not-read': 'stale',
} as const;
const WORD = {
  live: '',
  partial: ', in part',
  stale: ', stale',
  loading: ', reading',
  'not-read': ', not read',
} as const;

function Group({ group }: { readonly group: SourceGroup }) {
  return (
    <li className="flex items-center gap-1.5" title={group.details.join('\n')}>
      <StateDot state={DOT[group.state]} />
      <span>
        {group.name}
        {group.at !== null && (
          <>
            {' '}
            <Age at={group.at} />
          </>
        )}
        {WORD[group.state]}
      </span>
    </li>
  );
}

/** One mark and age for each source, then what was answered from which snapshot. */
export function StatusBar({
  status,
  picture,
  children,
}: {
  readonly status: MeshStatus | undefined;
  readonly picture: MeshPicture | undefined;
  /** Stands between the sources and the snapshot. */
  readonly children: ReactNode;
}) {
  return (
    <footer
      aria-label="Sources"
      className="flex h-[26px] items-center gap-4 overflow-hidden border-t border-line bg-panel px-4 text-xs whitespace-nowrap text-ink-2 narrow:gap-3 phone:hidden"
    >
      <ul className="flex gap-4 narrow:gap-3">
        {status === undefined
          ? null
          : toGroups(status.sources).map((group) => <Group key={group.name} group={group} />)}
      </ul>
      {picture === undefined ? null : (
        <>
          <span className="ml-auto h-full">{children}</span>
          <span className="tight:hidden">
            {edgeCount(picture.reachability).toLocaleString('en')} answers, judged{' '}
            <Age at={picture.reachability.takenAt} ago />
            {status?.isJudging === true ? ', judging anew' : ''}
          </span>
          <code className="text-xs tight:hidden">snapshot {picture.revision}</code>
        </>
      )}
    </footer>
  );
}
