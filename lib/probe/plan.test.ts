import { expect, test } from 'vitest';
import { planProbe } from './plan';
import { container, CURL_B, edge, pod, PORT, reachability, snapshot, workload } from './probe.fixture';

const passes = { method: 'GET', path: '/health' };
const fails = { method: 'GET', path: '/' };
const plan = (given: Partial<Parameters<typeof planProbe>[0]> & { of?: ReturnType<typeof edge> }) => {
  const of = given.of ?? edge();
  return planProbe({
    snapshot: snapshot(),
    reachability: reachability([of]),
    edge: of.id,
    id: 'abc',
    ...given,
  });
};
const planned = (given: Parameters<typeof plan>[0]) => {
  const result = plan(given);
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
};
const refused = (given: Parameters<typeof plan>[0]) => {
  const result = plan(given);
  if (result.ok) throw new Error('was planned');
  return result.error;
};

test('a probe calls the Service as the principal would, and says from where and why', () => {
  expect(planned({})).toEqual({
    id: 'abc',
    edge: `${CURL_B}>${PORT}`,
    principal: CURL_B,
    client: { namespace: 'team-b', pod: 'curl-1', container: 'curl', uid: 'uid-curl-1' },
    why: `Pod curl-1 in team-b runs as ${CURL_B}; it is the only ready pod. Container curl is named for its tool.`,
    request: {
      method: 'GET',
      path: '/',
      host: 'httpbin.team-a',
      port: 8000,
      url: 'http://httpbin.team-a:8000/',
      protocol: 'http',
    },
    argv: expect.arrayContaining(['curl', '--url', 'http://httpbin.team-a:8000/']) as string[],
    command: expect.stringMatching(
      /^kubectl exec -n team-b curl-1 -c curl -- curl -q .* --url http:\S+$/,
    ) as string,
  });
});

test.each([
  {
    name: 'the witness that passes is the standard request',
    condition: { text: '', passes, fails },
    want: 'GET /health',
  },
  {
    name: 'a witness that only a POST could be is not sent',
    condition: { text: '', passes: { method: 'POST', path: '/charge' }, fails },
    want: 'GET /',
  },
  {
    name: 'the other witness may be asked for',
    condition: { text: '', passes, fails },
    wish: fails,
    want: 'GET /',
  },
  {
    name: 'without a condition any safe request may be asked for',
    condition: null,
    wish: { method: 'HEAD', path: '/a?b=c' },
    want: 'HEAD /a?b=c',
  },
])('$name', ({ condition, wish, want }) => {
  const { request } = planned({ of: edge({ verdict: 'conditional' }, condition), ...wish });
  expect(`${request.method} ${request.path}`).toBe(want);
});

test.each([
  { name: 'a method that changes things', wish: { method: 'DELETE' } },
  { name: 'a path without a slash', wish: { path: '@evil.example/' } },
  { name: 'a path with a space', wish: { path: '/ HTTP/1.1' } },
  { name: 'a path with a line end', wish: { path: '/\r\nHost: x' } },
  { name: 'a fragment', wish: { path: '/#x' } },
  { name: 'a path without end', wish: { path: `/${'x'.repeat(2048)}` } },
  {
    name: 'a request that the condition does not know',
    of: edge({ verdict: 'conditional' }, { text: '', passes, fails }),
    wish: { path: '/admin' },
  },
])('$name is refused', ({ wish, of }) => {
  expect(refused({ ...wish, ...(of && { of }) }).kind).toBe('malformed');
});

test('a stranger is not found', () => {
  expect(refused({ edge: 'nobody>nothing' }).kind).toBe('not-found');
});

test('an identity that only a policy names cannot be proved', () => {
  expect(refused({ of: edge({}, null, 'cluster.local/ns/gone/sa/ghost') }).detail).toContain(
    'only a policy names it',
  );
});

test('a port that no Service exposes is not called by pod address', () => {
  expect(refused({ reachability: reachability([edge()], { service: null }) }).detail).toContain(
    'without an identity',
  );
});

test('UDP is not probed', () => {
  expect(refused({ reachability: reachability([edge()], { protocol: 'udp' }) }).detail).toContain('UDP');
});

const anonymous = edge({}, null, 'anonymous');
test('a caller without identity is a pod without a proxy', () => {
  expect(planned({ of: anonymous }).client.pod).toBe('plain-1');
});

test.each([
  {
    name: 'none exists',
    workloads: [workload('team-b/curl', 'sidecar', ['curl-1'])],
    says: 'Every pod has a proxy',
  },
  {
    name: 'only the parts of Istio have none',
    workloads: [workload('istio-system/istiod', 'none', ['istiod'])],
    says: 'Every pod has a proxy',
  },
])('a caller without identity: $name', ({ workloads, says }) => {
  const pods = [pod('curl-1'), pod('istiod', { namespace: 'istio-system' })];
  expect(refused({ of: anonymous, snapshot: snapshot({ pods, workloads }) }).detail).toContain(says);
});

const from = (...pods: ReturnType<typeof pod>[]) =>
  snapshot({
    pods,
    workloads: [
      workload(
        'team-b/curl',
        'sidecar',
        pods.map(({ meta }) => meta.name),
      ),
    ],
  });

test.each([
  {
    name: 'a container named curl',
    pods: [pod('b'), pod('a', { containers: [container('app')] })],
    want: 'b/curl',
  },
  { name: 'the first by name', pods: [pod('b'), pod('a')], want: 'a/curl' },
  {
    name: 'a pod that is ready',
    pods: [
      pod('a', { ready: false }),
      pod('b', { terminating: true }),
      pod('c', { phase: 'Pending' }),
      pod('d'),
    ],
    want: 'd/curl',
  },
  {
    name: 'the default container',
    pods: [
      {
        ...pod('a', { containers: [container('one'), container('two')] }),
        meta: { ...pod('a').meta, annotations: { 'kubectl.kubernetes.io/default-container': 'two' } },
      },
    ],
    want: 'a/two',
  },
  {
    name: 'the first container that is no proxy',
    pods: [
      pod('a', { containers: [container('istio-proxy'), container('escapes', 1337), container('app')] }),
    ],
    want: 'a/app',
  },
])('chosen is $name', ({ pods, want }) => {
  const { client } = planned({ snapshot: from(...pods) });
  expect(`${client.pod}/${client.container}`).toBe(want);
});

test('a pod with nothing but a proxy runs no command', () => {
  expect(refused({ snapshot: from(pod('a', { containers: [container('istio-proxy')] })) }).detail).toContain(
    'is ready and has a container',
  );
});

test('a pod of the account without a proxy cannot present the identity', () => {
  const workloads = [workload('team-b/curl', 'none', ['curl-1'])];
  expect(refused({ snapshot: snapshot({ workloads }) }).detail).toContain('No pod with a proxy runs as');
});
