import type { ObjectRef } from '@/lib/mesh/object';

/** A draft to begin with. */
export type Start = { readonly label: string; readonly text: string };

const head = (kind: string, name: string, namespace: string): string =>
  `apiVersion: security.istio.io/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n`;

/** Drafts to begin with, in a namespace of the mesh. */
export const startsIn = (namespace: string, principal: string): readonly Start[] => [
  {
    label: 'Only one account may call',
    text: `${head('AuthorizationPolicy', 'only-one-account', namespace)}spec:
  action: ALLOW
  rules:
    - from:
        - source:
            principals: [${principal}]
`,
  },
  {
    label: 'Nobody may call, unless a policy allows it',
    text: `${head('AuthorizationPolicy', 'allow-nothing', namespace)}spec: {}\n`,
  },
  {
    label: 'Deny one path',
    text: `${head('AuthorizationPolicy', 'no-admin', namespace)}spec:
  action: DENY
  rules:
    - to:
        - operation:
            paths: [/admin*]
`,
  },
  {
    label: 'Refuse plaintext',
    text: `${head('PeerAuthentication', 'default', namespace)}spec:
  mtls:
    mode: STRICT
`,
  },
];

const API_GROUP: Readonly<Record<string, string>> = {
  DestinationRule: 'networking.istio.io/v1',
  Sidecar: 'networking.istio.io/v1',
};

/** A document that takes an object out of the mesh, as kustomize writes it. */
export const leaveOut = ({ kind, namespace, name }: ObjectRef): string =>
  `$patch: delete\napiVersion: ${API_GROUP[kind] ?? 'security.istio.io/v1'}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: ${namespace ?? ''}\n`;

/** One more document behind a draft. */
export const append = (text: string, document: string): string =>
  text.trim() === '' ? document : `${text.trimEnd()}\n---\n${document}`;

/** A mesh on paper, small enough to read. */
export const PAPER_MESH = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      serviceAccountName: web
      containers: [{ name: app, image: web }]
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: shop
spec:
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec:
      serviceAccountName: api
      containers: [{ name: app, image: api }]
---
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: shop
spec:
  selector: { app: api }
  ports: [{ name: http, port: 80, targetPort: 8080 }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: api-callers
  namespace: shop
spec:
  selector:
    matchLabels:
      app: api
  action: ALLOW
  rules:
    - from:
        - source:
            principals: [cluster.local/ns/shop/sa/web]
`;
