'use client';

import { Age } from '@/components/ui/age';
import { Mark } from '@/components/ui/marks';
import { StateLink } from '@/components/shell/state-link';
import type { ViewProps } from '@/components/shell/view-props';
import { standingOf } from '@/lib/graph/standing';
import { findEdge } from '@/lib/mesh/edges';
import type { Observation } from '@/lib/mesh/observation';
import { principalText } from '@/lib/mesh/sentence';

const MOST = 5;

const newestFirst = (a: Observation, b: Observation): number => b.at.localeCompare(a.at);

/** The newest experiments, each opening its evidence. */
export function LastProbes({ picture, onChange }: Pick<ViewProps, 'picture' | 'onChange'>) {
  const { reachability, agreements, observations } = picture;
  const last = [...observations].sort(newestFirst).slice(0, MOST);
  return (
    <section>
      <h2 className="flex items-baseline justify-between gap-3 font-semibold">
        Last probes
        <span className="text-xs font-normal text-ink-3">
          {observations.length === 0
            ? 'none yet'
            : `${last.length} of ${observations.length.toLocaleString('en')} edges probed`}
        </span>
      </h2>
      <ul className="mt-1 text-xs">
        {last.map(({ id, edge: edgeId, at, raw, seen }) => {
          const edge = findEdge(reachability, edgeId);
          const principal = reachability.principals.find((one) => one.id === edge?.principal);
          if (edge === undefined || principal === undefined) return null;
          const standing = standingOf(
            edge,
            agreements.find((agreement) => agreement.edge === edgeId),
          );
          return (
            <li key={id}>
              <StateLink
                to={{ view: 'table', edge: edgeId, question: { to: edge.port } }}
                onChange={onChange}
                className="grid min-h-6 grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-2 no-underline hover:bg-sel phone:min-h-11"
              >
                <Mark standing={standing} />
                <code className="wrap-anywhere">
                  {principalText(principal, reachability.trustDomain)} to {edge.port}
                </code>
                <span className="text-ink-2">
                  {raw.httpCode ?? seen.replaceAll('-', ' ')}, <Age at={at} />
                </span>
              </StateLink>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
