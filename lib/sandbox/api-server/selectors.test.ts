import { expect, test } from 'vitest';
import { readSelectors } from './selectors';

const object = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'web-1',
    namespace: 'a',
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: '',
    generation: 1,
    labels: { app: 'web', tier: 'front' },
  },
};

test.each([
  { query: 'labelSelector=app=web', want: true },
  { query: 'labelSelector=app==web,tier=front', want: true },
  { query: 'labelSelector=app!=web', want: false },
  { query: 'labelSelector=other!=web', want: true },
  { query: 'labelSelector=app', want: true },
  { query: 'labelSelector=!app', want: false },
  { query: 'labelSelector=!other', want: true },
  { query: 'labelSelector=app in (web, db),tier notin (back)', want: true },
  { query: 'labelSelector=other in (web)', want: false },
  { query: 'labelSelector=other notin (web)', want: true },
  { query: 'fieldSelector=metadata.name=web-1', want: true },
  { query: 'fieldSelector=metadata.namespace!=a', want: false },
  { query: '', want: true },
])('$query', ({ query, want }) => {
  const matches = readSelectors(new URLSearchParams(query));
  expect(typeof matches === 'function' && matches(object)).toBe(want);
});

test.each(['labelSelector=a%3Eb!', 'fieldSelector=spec.color=red'])('%s is refused', (query) => {
  expect(readSelectors(new URLSearchParams(query))).toMatchObject({ code: 400, reason: 'BadRequest' });
});
