import { expect, test } from 'vitest';
import { decodeObject } from './decode';
import { locate } from './locate';
import { printObject } from './print';

const decode = (raw: unknown) => {
  const result = decodeObject(raw, null);
  if (!result?.ok) throw new Error('refused');
  return result.value;
};

const YAML = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: httpbin-policy
  namespace: team-a
  labels:
    app.kubernetes.io/part-of: httpbin
spec:
  selector:
    matchLabels:
      app: httpbin
  rules:
    - from:
        - source:
            principals:
              - cluster.local/ns/team-a/sa/curl
              - cluster.local/ns/team-c/sa/curl
    - null
`;

const printed = printObject(
  decode({
    apiVersion: 'security.istio.io/v1beta1',
    kind: 'AuthorizationPolicy',
    metadata: {
      name: 'httpbin-policy',
      namespace: 'team-a',
      labels: { 'app.kubernetes.io/part-of': 'httpbin' },
      uid: 'u',
    },
    spec: {
      selector: { matchLabels: { app: 'httpbin' } },
      rules: [
        {
          from: [
            {
              source: { principals: ['cluster.local/ns/team-a/sa/curl', 'cluster.local/ns/team-c/sa/curl'] },
            },
          ],
        },
        null,
      ],
    },
  }),
);

test('a policy prints as people write it', () => {
  expect(printed).toBe(YAML);
});

test.each([
  { path: 'spec.rules[0].from[0].source.principals[1]', line: 17 },
  { path: 'spec.rules[0].from[0].source.principals', line: 15 },
  { path: 'spec.rules[0]', line: 13 },
  { path: 'spec.rules[1]', line: 18 },
  { path: 'spec.rules[7].from[0]', line: 12 },
  { path: 'spec.action', line: 8 },
  { path: 'metadata.labels["app.kubernetes.io/part-of"]', line: 7 },
  { path: '', line: null },
  { path: 'nowhere', line: null },
])('$path stands on line $line', ({ path, line }) => {
  expect(locate(YAML, path)).toBe(line);
});

test('names that YAML would read as something else are quoted', () => {
  const object = decode({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'no: "x"', labels: { a: 'true' } },
  });
  expect(printObject(object)).toContain('a: "true"');
});
