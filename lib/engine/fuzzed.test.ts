import { describe, expect, test } from 'vitest';
import type { AccessRequest } from '@/lib/mesh/request';
import type { ReasonKind, Verdict } from '@/lib/mesh/verdict';
import { httpbinPolicy, type Manifest, storyMesh } from '@/lib/testing/measured/story-mesh';
import { evaluate } from './evaluate';
import { buildModel } from './model';

/** A request that a real mesh answered otherwise than the engine did, before the engine followed. */
interface Case {
  readonly name: string;
  readonly objects: readonly Manifest[];
  readonly request?: Partial<AccessRequest>;
  readonly want: readonly [Verdict, ReasonKind];
}

const service = (name: string, port: Manifest, spec: Manifest = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'team-a' },
  spec: { selector: { app: 'httpbin' }, ports: [{ protocol: 'TCP', ...port }], ...spec },
});

const to = (name: string, port: number): Pick<AccessRequest, 'to' | 'host'> => ({
  to: { namespace: 'team-a', service: name, port },
  host: `${name}.team-a:${port}`,
});

const allow = (rule: Manifest): Manifest => httpbinPolicy({ action: 'ALLOW', rules: [rule] });
const deny = (rule: Manifest): Manifest => httpbinPolicy({ action: 'DENY', rules: [rule] });
const certificate = (...values: string[]): Manifest => ({
  when: [{ key: 'request.headers[x-forwarded-client-cert]', values }],
});
const FROM_TEAM_B = { from: [{ source: { namespaces: ['team-b'] } }] };

const RSA = '{"keys":[]}';
const authentication = (rule: Manifest, name = 'jwt'): Manifest => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'RequestAuthentication',
  metadata: { name, namespace: 'team-a' },
  spec: { jwtRules: [{ issuer: 'one', jwks: RSA, ...rule }] },
});
const sidecar = (namespace: string, spec: Manifest): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Sidecar',
  metadata: { name: 'own', namespace },
  spec,
});
const destinationRule = (namespace: string, spec: Manifest): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'tls', namespace },
  spec: { host: '*.team-a.svc.cluster.local', ...spec },
});
const unknownProvider = (rule: Manifest): Manifest =>
  httpbinPolicy({ action: 'CUSTOM', provider: { name: 'none' }, rules: [rule] }, { name: 'custom' });

const CASES: readonly Case[] = [
  {
    name: 'of Services of one second the host decides which reads a port, and a hyphen comes before a dot',
    objects: [
      service('httpbin-other', { name: 'tcp-late', port: 9010, targetPort: 8080 }),
      allow({ to: [{ operation: { methods: ['GET'] } }] }),
    ],
    want: ['deny', 'not-allowed'],
  },
  {
    name: 'the routes of a port that nobody declared are its Service’s own, whatever the Host',
    objects: [service('raw', { name: 'raw', port: 9002, targetPort: 8082 }), allow(FROM_TEAM_B)],
    request: { ...to('raw', 9002), host: 'shop.example' },
    want: ['allow', 'allow-matched'],
  },
  {
    name: 'a headless Service gets mTLS although the port behind it has none to offer',
    objects: [
      service('pods', { name: 'http', port: 8080, targetPort: 8080 }, { clusterIP: 'None' }),
      {
        apiVersion: 'security.istio.io/v1',
        kind: 'PeerAuthentication',
        metadata: { name: 'ports', namespace: 'team-a' },
        spec: {
          selector: { matchLabels: { app: 'httpbin' } },
          portLevelMtls: { '8080': { mode: 'DISABLE' } },
        },
      },
    ],
    request: to('pods', 8080),
    want: ['unreachable', 'mtls-mismatch'],
  },
  {
    name: 'the caller’s proxy answers 400 to a method that it does not know, though the port behind is TCP',
    objects: [service('httpbin-other', { name: 'tcp-late', port: 9010, targetPort: 8080 })],
    request: { method: 'FOO' },
    want: ['unreachable', 'bad-request'],
  },
  {
    name: 'to the address of a pod too, where some Service declares that port number as HTTP',
    objects: [
      service('elsewhere', { name: 'http', port: 9000, targetPort: 8080 }),
      service('data', { name: 'tcp', port: 9001, targetPort: 9000 }),
    ],
    request: { to: { namespace: 'team-a', pod: 'httpbin', service: null, targetPort: 9000 }, path: '/a%00b' },
    want: ['unreachable', 'bad-request'],
  },
  {
    name: 'and sends on what it does not read as HTTP',
    objects: [service('data', { name: 'tcp', port: 9001, targetPort: 9000 })],
    request: { to: { namespace: 'team-a', pod: 'httpbin', service: null, targetPort: 9000 }, method: 'FOO' },
    want: ['allow', 'no-allow-policy'],
  },
  {
    name: 'nor what a Sidecar hides from the caller, whatever the hidden Service says',
    objects: [
      service('httpbin-other', { name: 'tcp-late', port: 9010, targetPort: 8080 }),
      sidecar('team-b', { egress: [{ hosts: ['./curl.team-b.svc.cluster.local'] }] }),
    ],
    request: { method: 'FOO' },
    want: ['allow', 'no-allow-policy'],
  },
  {
    name: 'a DestinationRule for other pods of the caller’s namespace stops the search for one',
    objects: [
      destinationRule('team-b', { workloadSelector: { matchLabels: { app: 'reader' } } }),
      destinationRule('istio-system', { trafficPolicy: { tls: { mode: 'DISABLE' } } }),
      allow(FROM_TEAM_B),
    ],
    want: ['allow', 'allow-matched'],
  },
  {
    name: 'a DestinationRule that is exported to other namespaces alone is none for its own',
    objects: [
      destinationRule('team-b', { trafficPolicy: { tls: { mode: 'DISABLE' } }, exportTo: ['team-a'] }),
      allow(FROM_TEAM_B),
    ],
    want: ['allow', 'allow-matched'],
  },
  {
    name: 'a Sidecar of the caller may close the way to hosts that nobody registered, whatever the mesh does',
    objects: [sidecar('team-b', { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } })],
    request: { host: 'shop.example' },
    want: ['unreachable', 'no-route'],
  },
  {
    name: 'a Sidecar of the server says how its ports are read',
    objects: [
      sidecar('team-a', {
        workloadSelector: { labels: { app: 'httpbin' } },
        ingress: [
          { port: { number: 8080, protocol: 'TCP', name: 'own' }, defaultEndpoint: '127.0.0.1:8080' },
        ],
      }),
      allow({ to: [{ operation: { methods: ['GET'] } }] }),
    ],
    want: ['deny', 'not-allowed'],
  },
  {
    name: 'and a port that it does not name is sniffed',
    objects: [
      sidecar('team-a', {
        workloadSelector: { labels: { app: 'httpbin' } },
        ingress: [
          { port: { number: 8080, protocol: 'HTTP', name: 'own' }, defaultEndpoint: '127.0.0.1:8080' },
        ],
      }),
      service('data', { name: 'raw', port: 9000, targetPort: 8081 }),
      allow({ to: [{ operation: { methods: ['GET'] } }] }),
    ],
    request: { ...to('data', 9000) },
    want: ['allow', 'allow-matched'],
  },
  {
    name: 'a CUSTOM policy without its provider denies before a token is refused',
    objects: [authentication({}), unknownProvider({ to: [{ operation: { paths: ['/headers'] } }] })],
    request: { jwt: { claims: { iss: 'one', sub: 'a' }, verified: false } },
    want: ['deny', 'denied-by'],
  },
  {
    name: 'and sees the token’s header, which later filters do not',
    objects: [
      authentication({}),
      unknownProvider({ when: [{ key: 'request.headers[authorization]', values: ['*'] }] }),
    ],
    request: { jwt: { claims: { iss: 'one', sub: 'a' } }, headers: { authorization: 'Bearer x' } },
    want: ['deny', 'denied-by'],
  },
  {
    name: 'bytes that the caller’s proxy took for TCP stay TCP at a port that would sniff them',
    objects: [
      service('plain', { name: 'tcp-plain', port: 9003, targetPort: 8083 }),
      sidecar('team-a', {
        ingress: [
          { port: { number: 8080, protocol: 'HTTP', name: 'http' }, defaultEndpoint: '127.0.0.1:8080' },
        ],
      }),
      deny({ to: [{ operation: { notPaths: ['/admin'] } }] }),
    ],
    request: { ...to('plain', 9003), path: '/a%00b' },
    want: ['deny', 'denied-by'],
  },
  {
    name: 'a header that is named without a prefix is a token as a whole, and no token with a word before it',
    objects: [authentication({ fromHeaders: [{ name: 'x-jwt' }] })],
    request: { jwt: { claims: { iss: 'one', sub: 'a' }, place: 'header x-jwt Token' } },
    want: ['deny', 'token-refused'],
  },
  {
    name: 'of two rules of one issuer it is enough that one takes the token',
    objects: [authentication({ audiences: ['shop'] }), authentication({}, 'later')],
    request: { jwt: { claims: { iss: 'one', sub: 'a', aud: 'other' } } },
    want: ['allow', 'no-allow-policy'],
  },
  {
    name: 'an audience that is no text and no list of texts is refused, whatever the rule wants',
    objects: [authentication({})],
    request: { jwt: { claims: { iss: 'one', sub: 'a', aud: [['shop']] } } },
    want: ['deny', 'token-refused'],
  },
  {
    name: 'what a caller says of its certificate is replaced by what it presents',
    objects: [deny(certificate('red', '*red'))],
    request: { headers: { 'x-forwarded-client-cert': 'red' } },
    want: ['allow', 'no-allow-policy'],
  },
  {
    name: 'which names the caller',
    objects: [deny(certificate('By=spiffe://cluster.local/ns/team-a/sa/httpbin;*', 'none'))],
    want: ['deny', 'denied-by'],
  },
  {
    name: 'and is not there without one',
    objects: [deny(certificate('*'))],
    request: { from: { namespace: 'team-b', identity: null }, headers: { 'x-forwarded-client-cert': 'red' } },
    want: ['allow', 'no-allow-policy'],
  },
  {
    name: 'a request has an id and a scheme, although the caller named none',
    objects: [
      deny({
        when: [
          { key: 'request.headers[x-request-id]', values: ['*'] },
          { key: 'request.headers[x-forwarded-proto]', values: ['http'] },
        ],
      }),
    ],
    want: ['deny', 'denied-by'],
  },
];

const standard: AccessRequest = {
  from: { namespace: 'team-b', pod: 'curl' },
  ...to('httpbin', 8000),
  transport: 'auto',
  protocol: 'http',
  method: 'GET',
  path: '/headers',
  headers: {},
  jwt: null,
};

describe('what random policies showed of a real mesh', () => {
  test.each(CASES)('$name', ({ objects, request, want }) => {
    const { verdict, reason } = evaluate(buildModel(storyMesh(objects)), { ...standard, ...request });
    expect([verdict, reason]).toEqual(want);
  });
});
