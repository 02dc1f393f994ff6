import { expect, test } from 'vitest';
import { membersOf } from '@/lib/answers/members';
import { pageOf } from './page-of';

const policy = { kind: 'AuthorizationPolicy', namespace: 'b', name: 'only-a' };
const one = { answers: { principals: membersOf(['cluster.local/ns/a/sa/x']), ports: ['b/y:8080'] }, policy };
const several = {
  answers: {
    principals: membersOf(['cluster.local/ns/a/sa/x', 'anonymous']),
    ports: ['b/y:8080', 'b/y:9090'],
  },
  policy: null,
};

test.each([
  ['from', one, { view: 'principal', id: 'cluster.local/ns/a/sa/x' }],
  ['to', one, { view: 'workload', id: 'b/y' }],
  ['by', one, { view: 'policy', id: 'AuthorizationPolicy/b/only-a' }],
  ['operation', one, null],
  ['from', several, null],
  ['to', several, null],
  ['by', several, null],
] as const)('a cell of %s leads to the one thing that it names', (column, row, page) => {
  expect(pageOf(column, row)).toEqual(page);
});
