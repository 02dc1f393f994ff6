'use client';

import { decidingPolicy } from '@/lib/graph/deciding-policy';
import { findEdge } from '@/lib/mesh/edges';
import { refKey } from '@/lib/mesh/object';
import { principalText } from '@/lib/mesh/sentence';
import { StateLink } from './state-link';
import type { UrlState } from './url-state';
import type { ViewProps } from './view-props';

/** The ways from an edge to the pages of those that stand in it. */
export function EdgeLinks({
  edge: id,
  picture,
  onChange,
}: { readonly edge: string } & Pick<ViewProps, 'picture' | 'onChange'>) {
  const { reachability } = picture;
  const edge = findEdge(reachability, id);
  const principal = reachability.principals.find((one) => one.id === edge?.principal);
  const target = reachability.targets.find((one) => one.id === edge?.target);
  if (edge === undefined || principal === undefined || target === undefined) return null;
  const policy = decidingPolicy(reachability)(edge, target);
  const links: readonly (readonly [string, Partial<UrlState>])[] = [
    [principalText(principal, reachability.trustDomain), { view: 'principal', id: principal.id }],
    [target.id, { view: 'workload', id: target.id }],
    ...(policy === null ? [] : [[policy.name, { view: 'policy', id: refKey(policy) }] as const]),
  ];
  return (
    <nav
      aria-label="Pages about this edge"
      className="mt-4 flex flex-wrap gap-x-4 gap-y-1 border-t border-line pt-2"
    >
      <span className="text-ink-2">Everything about</span>
      {links.map(([name, to]) => (
        <StateLink key={name} to={to} onChange={onChange} className="wrap-anywhere">
          <code className="text-xs">{name}</code>
        </StateLink>
      ))}
    </nav>
  );
}
