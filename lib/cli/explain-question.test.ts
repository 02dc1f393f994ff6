import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildModel, type Model } from '@/lib/engine/model';
import { readTexts, snapshotOf } from '@/lib/server/read-files';
import { explainQuestion } from './explain-question';
import { type Places, placesIn } from './places';
import { findQuestion } from './question';
import { renderExplanation } from './render-explanation';
import { addHeader, type RequestOptions, toToken } from './request-options';

const PAYMENTS = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: reads, namespace: team-b}
spec:
  selector: {matchLabels: {app: httpbin}}
  rules:
    - to:
        - operation: {methods: [GET]}
`;

let model: Model;
let places: Places;
beforeAll(async () => {
  const read = await readTexts([path.resolve('lib/testing/scenarios/story')]);
  if (!read.ok) throw new Error(read.error.detail);
  const texts = [...read.value, { file: 'reads.yaml', text: PAYMENTS }];
  model = buildModel(snapshotOf(texts, 'story', new Date(0)));
  places = placesIn(texts);
});

const explain = (from: string, to: string, facts: RequestOptions = {}) => {
  const question = findQuestion(model, from, to, facts.port);
  if (!question.ok) throw new Error(question.error.detail);
  return explainQuestion(model, question.value, facts, places);
};

test('a denial shows the steps, the deciding line and the nearest miss', () => {
  const text = renderExplanation(explain('team-b/curl', 'team-a/httpbin:8000'));
  expect(text).toMatch(/^team-b\/curl cannot reach team-a\/httpbin on port 8000: /);
  expect(text).toContain('default  decided  deny, because an ALLOW policy is present');
  expect(text).toContain('story/policy.yaml:14)');
  expect(text).toMatch(/\n> 14 {2} +principals:\n/);
  expect(text).toContain('Rule 0 of httpbin-policy comes closest');
});

describe('one edge and one request', () => {
  test.each([
    { from: 'team-a/curl', to: 'team-a/httpbin', facts: {}, verdict: 'allow' },
    { from: 'anonymous', to: 'team-a/httpbin:8000', facts: {}, verdict: 'deny' },
    { from: 'spiffe://cluster.local/ns/team-a/sa/curl', to: 'team-a/httpbin', facts: {}, verdict: 'allow' },
    {
      from: 'spiffe://far.example/ns/a/sa/b',
      to: 'team-a/httpbin',
      facts: { port: 8000 },
      verdict: 'unreachable',
    },
    { from: 'team-a/curl', to: 'team-b/httpbin', facts: {}, verdict: 'conditional' },
    { from: 'team-a/curl', to: 'team-b/httpbin', facts: { method: 'GET' }, verdict: 'allow' },
    { from: 'team-a/curl', to: 'team-b/httpbin', facts: { method: 'POST' }, verdict: 'deny' },
    { from: 'team-a/curl', to: 'team-b/httpbin', facts: { path: '/' }, verdict: 'unknown' },
  ])('$from to $to with $facts: $verdict', ({ from, to, facts, verdict }) => {
    expect(explain(from, to, facts).decision.verdict).toBe(verdict);
  });
});

test.each([
  { from: 'team-b/cur', to: 'team-a/httpbin', says: 'team-b/curl' },
  { from: 'team-b/curl', to: 'team-a/http', says: 'team-a/httpbin' },
  { from: 'team-b/curl', to: 'team-a/httpbin:http', says: 'team-a/httpbin:8000' },
])('$from to $to names what there is', ({ from, to, says }) => {
  const question = findQuestion(model, from, to);
  expect(question.ok ? '' : question.error.detail).toContain(says);
});

test('headers gather, and keep what stands behind the first colon', () => {
  expect(addHeader('x: c', addHeader(':authority: a:80', addHeader('x:b')))).toEqual({
    x: ['b', 'c'],
    ':authority': ['a:80'],
  });
  expect(() => addHeader('x')).toThrow('name:value');
});

test('claims are an object, or null for no token', () => {
  expect(toToken('{"iss":"a"}')).toEqual({ claims: { iss: 'a' } });
  expect(toToken('null')).toBeNull();
  for (const bad of ['[]', '{', '"a"']) expect(() => toToken(bad)).toThrow('JSON object');
});
