import { expect, test } from 'vitest';
import { placesIn } from './places';
import { renderValidated } from './render-validated';
import { validateTexts } from './validate-files';

const TEXT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: a}
spec: {}
---
a: [}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: p, namespace: a}
spec:
  selector: {}
  rules:
    - to:
        - operation:
            ports: ["http"]
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: q, namespace: a}
spec:
  selector: {}
---
apiVersion: v1
kind: Secret
metadata: {name: unjudged}
`;

test('each object is judged by itself, with its line', () => {
  const texts = [{ file: 'a.yaml', text: TEXT }];
  const lines = renderValidated(validateTexts(texts), placesIn(texts)).split('\n');
  expect(lines).toEqual([
    'a.yaml:1: accepted Deployment a/web',
    expect.stringMatching(/^a\.yaml:6: refused unreadable: This document is not valid YAML/),
    'a.yaml:16: refused E10 AuthorizationPolicy a/p spec.rules[0].to[0].operation.ports[0]: `ports` has the invalid value "http". Write a number from 0 to 65535.',
    expect.stringMatching(/^a\.yaml:22: warning W1 PeerAuthentication a\/q spec\.selector: /),
    '4 objects: 2 refused, 1 warning.',
  ]);
});
