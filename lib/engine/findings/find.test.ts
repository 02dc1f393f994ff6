import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Certificate } from '@/lib/mesh/certificate';
import type { Problem, Snapshot } from '@/lib/mesh/snapshot';
import { brief, from, lint, on, to } from '@/lib/testing/lint-mesh';
import { storyMesh } from '@/lib/testing/measured/story-mesh';
import { buildModel } from '../model';
import { CATALOGUE, type FindingKind } from './catalogue';
import { findingsOf } from './find';

const found = (part: Partial<Snapshot>) => brief(findingsOf(buildModel({ ...storyMesh([]), ...part })));

test.each([
  { effect: 'refused', want: ['P1 error spec'] },
  { effect: 'ignored', want: ['P2 warning spec'] },
  { effect: 'partial', want: ['P3 warning spec'] },
  { effect: 'unknown', want: ['P4 warning spec'] },
] as const)('an object that is $effect', ({ effect, want }) => {
  const problem: Problem = {
    object: { kind: 'Service', namespace: 'team-a', name: 's' },
    path: 'spec',
    message: 'It is wrong.',
    effect,
    source: null,
  };
  expect(found({ problems: [problem] })).toEqual(want);
});

const certificate = (spiffeId: string): Certificate => ({
  pod: { namespace: 'team-a', name: 'httpbin', uid: '' },
  state: 'active',
  detail: '',
  spiffeId,
  serial: null,
  issuer: null,
  notBefore: null,
  notAfter: null,
  roots: [],
  readAt: '',
});

test.each([
  { account: 'httpbin', want: [] },
  { account: 'curl', want: ['I1 critical spec.serviceAccountName'] },
])('a proxy that presents $account', ({ account, want }) => {
  const certificates = [certificate(`spiffe://cluster.local/ns/team-a/sa/${account}`)];
  expect(found({ certificates })).toEqual(want);
});

test('a mesh of sound policies draws no remark', () => {
  const sound = [
    on({ rules: [{ from: [{ source: { principals: ['cluster.local/ns/team-a/sa/curl'] } }] }] }),
    on(to({ methods: ['GET'], paths: ['/status*'], ports: ['8080'] }), { name: 'status' }),
    on(from({ notNamespaces: ['team-a'] }, { action: 'DENY' }), { name: 'deny' }),
  ];
  expect(lint(sound)).toEqual([]);
});

test('remarks are the same whatever the order of the objects', () => {
  const policies = ['a', 'b', 'c'].map((name) => on(to({ methods: ['get'], paths: ['x'] }), { name }));
  const texts = (all: typeof policies) =>
    lint(all)
      .map((one) => JSON.stringify(one))
      .sort();
  expect(texts(policies.toReversed())).toEqual(texts(policies));
});

/** Cells of the table's rows, as they stand behind the pipes. */
const rows = readFileSync('docs/findings.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| [LIP]\d/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

test('docs/findings.md says what the catalogue says', () => {
  const wanted = Object.entries<FindingKind>(CATALOGUE).map(
    ([code, { severity, otherwise, title, meaning, remedy }]) => [
      code,
      otherwise === undefined ? severity : `${severity}; ${otherwise}`,
      `${title}. ${meaning}`,
      remedy,
    ],
  );
  expect(rows).toEqual(wanted);
});
