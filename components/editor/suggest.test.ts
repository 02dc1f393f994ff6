import { expect, test } from 'vitest';
import type { DraftNames } from '@/lib/api/contract';
import { suggestAt } from './suggest';
import { placeAt } from './yaml-path';

const names: DraftNames = {
  namespaces: ['team-a', 'team-b'],
  principals: ['cluster.local/ns/team-a/sa/curl', 'cluster.local/ns/team-b/sa/curl'],
  labels: [
    { namespace: 'team-a', key: 'app', value: 'httpbin' },
    { namespace: 'team-a', key: 'version', value: 'v1' },
    { namespace: 'team-b', key: 'app', value: 'other' },
  ],
  policies: [],
};

/** The text with `|` where the cursor stands. */
const at = (marked: string) => {
  const offset = marked.indexOf('|');
  const before = marked.slice(0, offset).split('\n');
  const lines = (marked.slice(0, offset) + marked.slice(offset + 1)).split('\n');
  return placeAt(lines, before.length - 1, before.at(-1)?.length ?? 0);
};
const labels = (marked: string): string[] => suggestAt(at(marked), names).map(({ label }) => label);

const HEAD = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: x
  namespace: team-a
`;

test.each([
  ['the root', '|', 'kind'],
  ['a kind', 'kind: |', 'PeerAuthentication'],
  ['a version', 'kind: PeerAuthentication\napiVersion: |', 'security.istio.io/v1'],
  ['metadata', `metadata:\n  |`, 'namespace'],
  ['a namespace', `metadata:\n  namespace: te|`, 'team-b'],
  ['a spec', `${HEAD}spec:\n  |`, 'rules'],
  ['an action', `${HEAD}spec:\n  action: |`, 'CUSTOM'],
  ['a rule', `${HEAD}spec:\n  rules:\n    - |`, 'from'],
  ['a rule, second field', `${HEAD}spec:\n  rules:\n    - from: []\n      |`, 'when'],
  ['a from', `${HEAD}spec:\n  rules:\n    - from:\n        - |`, 'source'],
  ['a source', `${HEAD}spec:\n  rules:\n    - from:\n        - source:\n            |`, 'notPrincipals'],
  [
    'a list in the column of its key',
    `${HEAD}spec:\n  rules:\n  - from:\n    - source:\n        |`,
    'ipBlocks',
  ],
  [
    'principals',
    `${HEAD}spec:\n  rules:\n  - from:\n    - source:\n        principals:\n        - clu|`,
    'cluster.local/ns/team-b/sa/curl',
  ],
  [
    'principals in one line',
    `${HEAD}spec:\n  rules:\n  - from:\n    - source:\n        principals: ["a", "|`,
    'cluster.local/ns/team-a/sa/curl',
  ],
  [
    'service accounts',
    `${HEAD}spec:\n  rules:\n  - from:\n    - source:\n        serviceAccounts: [|`,
    'team-b/curl',
  ],
  ['methods', `${HEAD}spec:\n  rules:\n  - to:\n    - operation:\n        methods:\n          - |`, 'POST'],
  ['a condition', `${HEAD}spec:\n  rules:\n  - when:\n    - key: |`, 'request.auth.claims[iss]'],
  ['labels', `${HEAD}spec:\n  selector:\n    matchLabels:\n      |`, 'version'],
  ['a mode of mTLS', `kind: PeerAuthentication\nspec:\n  mtls:\n    mode: |`, 'STRICT'],
  [
    'a mode of one port',
    `kind: PeerAuthentication\nspec:\n  portLevelMtls:\n    8080:\n      mode: |`,
    'DISABLE',
  ],
  ['the second of two documents', `${HEAD}---\nkind: PeerAuthentication\nspec:\n  |`, 'mtls'],
])('%s is completed', (_, text, label) => {
  expect(labels(text)).toContain(label);
});

test('values of a label are those of the namespace that the policy stands in', () => {
  expect(labels(`${HEAD}spec:\n  selector:\n    matchLabels:\n      app: |`)).toEqual(['httpbin']);
});

test('a path below what is known completes nothing', () => {
  expect(labels(`${HEAD}spec:\n  unknown:\n    |`)).toEqual([]);
  expect(labels('kind: ConfigMap\nspec:\n  |')).toEqual([]);
});

test('the word under the cursor is replaced from its start', () => {
  expect(at('metadata:\n  namespace: te|am')).toMatchObject({
    from: 13,
    word: 'te',
    path: ['metadata', 'namespace'],
  });
  expect(at('a: ["x", "yy|"]')).toMatchObject({ word: 'yy' });
});
