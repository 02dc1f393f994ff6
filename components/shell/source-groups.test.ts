import { expect, test } from 'vitest';
import type { SourceStatus } from '@/lib/mesh/source-status';
import { newest, toGroups } from './source-groups';

const source = (resource: string, state: SourceStatus['state'], at: string | null = null): SourceStatus => ({
  resource,
  state,
  at,
  count: 1,
  detail: state === 'forbidden' ? 'Not permitted.' : '',
});

test('a group is as old as its oldest source and as bad as its worst', () => {
  const groups = toGroups([
    source('pods', 'live', '2026-01-01T00:00:05Z'),
    source('services', 'live', '2026-01-01T00:00:02Z'),
    source('authorizationpolicies.security.istio.io', 'live', '2026-01-01T00:00:05Z'),
    source('peerauthentications.security.istio.io', 'forbidden'),
    source('proxy certificates', 'stale', '2026-01-01T00:00:01Z'),
  ]);
  expect(groups.map(({ name, state, at }) => [name, state, at])).toEqual([
    ['Pods', 'live', '2026-01-01T00:00:02Z'],
    ['Policies', 'partial', '2026-01-01T00:00:05Z'],
    ['Certificates', 'stale', '2026-01-01T00:00:01Z'],
  ]);
  expect(groups[1]?.details).toEqual(['peerauthentications.security.istio.io: Not permitted.']);
});

test('a kind that the cluster does not have takes nothing from its group', () => {
  const [group] = toGroups([source('pods', 'live'), source('jobs', 'absent')]);
  expect(group?.state).toBe('live');
});

test('a group of which nothing may be read says so', () => {
  expect(toGroups([source('pods', 'forbidden')])[0]?.state).toBe('not-read');
});

test('the newest reading dates the page', () => {
  expect(newest([source('pods', 'live', '2026-01-01'), source('services', 'live', '2026-01-02')])).toBe(
    '2026-01-02',
  );
  expect(newest([])).toBeNull();
});
