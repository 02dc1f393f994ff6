import { expect, test } from 'vitest';
import { httpbinPolicy, type Manifest, storyMesh } from '@/lib/testing/measured/story-mesh';
import { evaluate } from './evaluate';
import { buildModel } from './model';

const networkPolicy = (spec: object, namespace = 'team-a'): Manifest => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'net', namespace },
  spec,
});

const fromTeamA = networkPolicy({ podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] });
const denyTeamB = httpbinPolicy({
  action: 'DENY',
  rules: [{ from: [{ source: { namespaces: ['team-b'] } }] }],
});

const ask = (from: object, extra: readonly Manifest[]) =>
  evaluate(buildModel(storyMesh(extra)), {
    from,
    to: { namespace: 'team-a', service: 'httpbin', port: 8000 },
    transport: 'auto',
    method: 'GET',
    path: '/',
    host: 'httpbin.team-a:8000',
    headers: {},
    jwt: null,
  });

test.each([
  { name: 'a caller that a rule admits', from: { workload: 'team-a/curl' }, want: 'allow no-allow-policy' },
  {
    name: 'a caller that no rule admits',
    from: { workload: 'team-b/curl' },
    want: 'unreachable network-policy',
  },
  { name: 'a caller that may be anything', from: { identity: null }, want: 'unknown depends-on-client' },
  {
    name: 'an identity of another namespace, without a pod',
    from: { identity: 'spiffe://cluster.local/ns/team-c/sa/x' },
    want: 'unreachable network-policy',
  },
])('at the workload: $name', ({ from, want }) => {
  const { verdict, reason } = ask(from, [fromTeamA]);
  expect(`${verdict} ${reason}`).toBe(want);
});

test('the policy and the end that it isolates are named', () => {
  expect(ask({ workload: 'team-b/curl' }, [fromTeamA])).toMatchObject({
    enforcer: 'network',
    policy: { kind: 'NetworkPolicy', namespace: 'team-a', name: 'net' },
    detail: 'NetworkPolicy team-a/net isolates the workload, and no rule admits the call',
    steps: [{ stage: 'routing', outcome: 'decided', policy: { name: 'net' } }],
  });
});

test('at the caller: only DNS leaves', () => {
  const dns = networkPolicy(
    { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ protocol: 'UDP', port: 53 }] }] },
    'team-b',
  );
  expect(ask({ workload: 'team-b/curl' }, [dns]).reason).toBe('network-policy');
  expect(ask({ workload: 'team-a/curl' }, [dns]).verdict).toBe('allow');
});

test('the port is the pod’s, and not the Service’s', () => {
  const at = (port: number) => networkPolicy({ podSelector: {}, ingress: [{ ports: [{ port }] }] });
  expect(ask({ workload: 'team-b/curl' }, [at(8080)]).verdict).toBe('allow');
  expect(ask({ workload: 'team-b/curl' }, [at(8000)]).verdict).toBe('unreachable');
});

test('what the mesh would deny is stopped before it gets there', () => {
  expect(ask({ workload: 'team-b/curl' }, [denyTeamB, fromTeamA]).reason).toBe('network-policy');
  expect(ask({ workload: 'team-b/curl' }, [denyTeamB]).reason).toBe('denied-by');
});

test('a pod reaches itself', () => {
  expect(
    ask({ workload: 'team-a/httpbin', pod: 'httpbin' }, [networkPolicy({ podSelector: {} })]).verdict,
  ).not.toBe('unreachable');
});
