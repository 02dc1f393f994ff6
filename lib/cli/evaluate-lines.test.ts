import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildModel, type Model } from '@/lib/engine/model';
import { readFiles } from '@/lib/server/read-files';
import { answerLine, answerLines } from './evaluate-lines';

let model: Model;
beforeAll(async () => {
  const read = await readFiles([path.resolve('lib/testing/scenarios/story')]);
  if (!read.ok) throw new Error(read.error.detail);
  model = buildModel(read.value);
});

const to = { namespace: 'team-a', service: 'httpbin', port: 8000 };
const ask = (request: object) => answerLine(model, JSON.stringify(request), 1);

test('a verdict has exactly the fields that are promised', () => {
  expect(ask({ id: 'r1', from: { namespace: 'team-a', workload: 'curl' }, to })).toEqual({
    id: 'r1',
    verdict: 'allow',
    enforcer: 'sidecar',
    policy: 'team-a/httpbin-policy',
    rule: 0,
    reason: 'allow-matched',
    explanation: 'team-a/curl can reach team-a/httpbin on port 8000. Rule 0 of httpbin-policy names it.',
  });
});

describe('who calls', () => {
  test.each([
    { from: { namespace: 'team-b', serviceAccount: 'curl' }, verdict: 'deny', says: /^team-b\/curl cannot/ },
    {
      from: { identity: 'spiffe://cluster.local/ns/team-a/sa/curl' },
      verdict: 'allow',
      says: /^team-a\/curl/,
    },
    { from: { identity: null }, verdict: 'deny', says: /^A caller with no identity cannot reach/ },
    { from: { external: true }, verdict: 'deny', says: /^A caller with no identity cannot reach/ },
    { from: undefined, verdict: 'unknown', says: /^Cannot tell whether a caller that is not known/ },
  ])('$from: $verdict', ({ from, verdict, says }) => {
    const answer = ask({ from, to });
    expect(answer).toMatchObject({ id: null, verdict });
    expect('explanation' in answer && answer.explanation).toMatch(says);
  });
});

test('nothing answers where nothing stands', () => {
  expect(ask({ id: 2, to: { ...to, service: 'nope' } })).toMatchObject({
    id: 2,
    verdict: 'unreachable',
    policy: null,
    rule: null,
    explanation: 'No workload answers at team-a/nope.',
  });
});

describe('a bad line', () => {
  test.each([
    { text: '{"id":', at: { line: 1 }, error: 'not JSON' },
    { text: '{"id":"x"}', at: { id: 'x' }, error: 'to: ' },
    { text: '{"to":{"port":"80"}}', at: { line: 1 }, error: 'to.port: ' },
    { text: '[]', at: { line: 1 }, error: 'the request: ' },
    { text: '{"id":3,"to":{"namespace":"a"}}', at: { id: 3 }, error: 'to: Name a workload' },
    { text: '{"id":4,"transport":"tls","to":{"namespace":"a"}}', at: { id: 4 }, error: 'transport: ' },
  ])('$text is answered with its fault', ({ text, at, error }) => {
    const answer = answerLine(model, text, 1);
    expect(answer).toMatchObject(at);
    expect(Object.keys(answer)).toEqual([...Object.keys(at), 'error']);
    expect('error' in answer && answer.error).toContain(error);
  });

  test('stops no other line, and answers keep the order of the lines', async () => {
    const good = (id: number) => JSON.stringify({ id, to });
    const answers = [];
    for await (const answer of answerLines(model, [good(1), '', 'bad', good(2)]))
      answers.push('id' in answer ? answer.id : answer.line);
    expect(answers).toEqual([1, 3, 2]);
  });
});
