import { expect, test } from 'vitest';
import { choicesOf } from './operation-choice';

const GET = { method: 'GET', path: '/health' };
const OTHER = { method: 'GET', path: '/' };
const POST = { method: 'POST', path: '/charge' };
const READS = ['GET', 'HEAD'];

test.each([
  { name: 'no condition', condition: null, methods: READS, keys: [] },
  {
    name: 'both sides may be sent',
    condition: { passes: GET, fails: OTHER },
    methods: READS,
    keys: ['both', 'passes', 'fails'],
  },
  {
    name: 'one side may not be sent',
    condition: { passes: POST, fails: OTHER },
    methods: READS,
    keys: ['passes', 'fails'],
  },
  {
    name: 'the operator let it be sent',
    condition: { passes: POST, fails: OTHER },
    methods: [...READS, 'POST'],
    keys: ['both', 'passes', 'fails'],
  },
  { name: 'one side only', condition: { passes: null, fails: OTHER }, methods: READS, keys: ['fails'] },
])('$name: $keys', ({ condition, methods, keys }) => {
  const choices = choicesOf(condition && { text: '', ...condition }, methods);
  expect(choices.map(({ key }) => key)).toEqual(keys);
});
