import { describe, expect, test } from 'vitest';
import type { Container } from '@/lib/mesh/kubernetes';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { storyMesh } from '@/lib/testing/measured/story-mesh';
import { cross, type NetworkEnd } from './network-policy';

const namespace = (name: string, labels: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});

const policy = (spec: object, at = 'team-a', name = 'p') => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace: at },
  spec,
});

const container: Container = {
  name: 'app',
  image: 'app',
  role: 'app',
  runAsUser: null,
  ports: [{ name: 'web', port: 8080, protocol: 'TCP' }],
  meta: {},
};

const end = (name: string, part: Partial<NetworkEnd>): NetworkEnd => ({
  name,
  isPod: true,
  namespace: 'team-b',
  labels: { app: 'curl' },
  ips: ['10.0.0.7'],
  hostNetwork: false,
  containers: [],
  ...part,
});

const server = end('the workload', {
  namespace: 'team-a',
  labels: { app: 'httpbin' },
  ips: ['10.0.1.1'],
  containers: [container],
});

const meshOf = (...policies: readonly ReturnType<typeof policy>[]): Snapshot =>
  storyMesh([namespace('team-a', {}), namespace('team-b', { team: 'b' }), ...policies]);

interface Asked {
  readonly spec: object;
  readonly from?: Partial<NetworkEnd>;
  readonly port?: number;
}

const ingress = ({ spec, from = {}, port = 8080 }: Asked) =>
  cross(meshOf(policy(spec)), { from: end('the caller', from), to: server, port }, 'ingress').outcome;

const all = { podSelector: {} };
const to = (...from: readonly object[]) => ({ ...all, ingress: [{ from }] });
const atPorts = (...ports: readonly object[]) => ({ ...all, ingress: [{ ports }] });
const expression = (key: string, operator: string, values?: readonly string[]) => ({
  podSelector: { matchExpressions: [{ key, operator, ...(values && { values }) }] },
});

describe('which pods are isolated', () => {
  test.each([
    ['no policy selects the pod', { podSelector: { matchLabels: { app: 'other' } } }, 'free'],
    ['an empty selector selects every pod of the namespace', all, 'stopped'],
    ['without ingress rules nothing is let in', { ...all, ingress: [] }, 'stopped'],
    ['one empty rule lets everything in', { ...all, ingress: [{}] }, 'admitted'],
    ['an empty list of peers lets everybody in', { ...all, ingress: [{ from: [] }] }, 'admitted'],
    ['an empty list of ports is every port', { ...all, ingress: [{ ports: [] }] }, 'admitted'],
    ['a policy on egress alone', { ...all, policyTypes: ['Egress'], ingress: [{}] }, 'free'],
    ['without types, ingress counts though only egress has rules', { ...all, egress: [{}] }, 'stopped'],
    ['a label that is In', expression('app', 'In', ['httpbin', 'x']), 'stopped'],
    ['a label that is NotIn', expression('app', 'NotIn', ['httpbin']), 'free'],
    ['NotIn holds for a label that is absent', expression('tier', 'NotIn', ['x']), 'stopped'],
    ['a label that Exists', expression('app', 'Exists'), 'stopped'],
    ['a label that DoesNotExist', expression('app', 'DoesNotExist'), 'free'],
    ['a label that each pod has apart', expression('pod-template-hash', 'In', ['abc']), 'open'],
    ['an operator that nobody knows', expression('app', 'Like', ['h*']), 'open'],
  ])('%s', (_, spec, want) => {
    expect(ingress({ spec })).toBe(want);
  });

  test('a policy of another namespace isolates nothing', () => {
    const call = { from: end('the caller', {}), to: server, port: 8080 };
    expect(cross(meshOf(policy(all, 'team-b')), call, 'ingress').outcome).toBe('free');
  });
});

describe('whom a rule admits', () => {
  const teamB = { namespaceSelector: { matchLabels: { team: 'b' } } };
  const curl = { podSelector: { matchLabels: { app: 'curl' } } };
  const block = (cidr: string, except?: readonly string[]) => ({
    ipBlock: { cidr, ...(except && { except }) },
  });

  test.each<[string, Asked, string]>([
    ['pods alone are those of the policy’s own namespace', { spec: to(curl) }, 'stopped'],
    ['pods of the own namespace', { spec: to(curl), from: { namespace: 'team-a' } }, 'admitted'],
    ['an empty pod selector is the own namespace', { spec: to(all) }, 'stopped'],
    ['a namespace by its labels', { spec: to(teamB) }, 'admitted'],
    ['every namespace', { spec: to({ namespaceSelector: {} }) }, 'admitted'],
    [
      'a namespace by the name that it has as a label',
      { spec: to({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'team-b' } } }) },
      'admitted',
    ],
    [
      'both in one peer: each must hold',
      { spec: to({ ...teamB, ...curl }), from: { labels: { app: 'x' } } },
      'stopped',
    ],
    [
      'both as two peers: one is enough',
      { spec: to(teamB, curl), from: { labels: { app: 'x' } } },
      'admitted',
    ],
    ['an address in a block', { spec: to(block('10.0.0.0/24')) }, 'admitted'],
    ['an address in an exception', { spec: to(block('10.0.0.0/24', ['10.0.0.0/28'])) }, 'stopped'],
    ['an exception beside the address', { spec: to(block('10.0.0.0/24', ['10.0.0.64/28'])) }, 'admitted'],
    ['another address', { spec: to(block('10.1.0.0/16')) }, 'stopped'],
    ['an address that is not known', { spec: to(block('10.0.0.0/24')), from: { ips: undefined } }, 'open'],
    [
      'pods of one workload in and outside of a block',
      { spec: to(block('10.0.0.7/32')), from: { ips: ['10.0.0.7', '10.0.0.8'] } },
      'open',
    ],
    ['an address of the other family', { spec: to(block('2001:db8::/32')) }, 'stopped'],
    [
      'a caller from outside is no pod',
      { spec: to({ namespaceSelector: {} }), from: { isPod: false } },
      'stopped',
    ],
    [
      'a caller from anywhere may be a pod',
      { spec: to({ namespaceSelector: {} }), from: { isPod: undefined } },
      'open',
    ],
    [
      'a caller from anywhere, where all are let in',
      { spec: { ...all, ingress: [{}] }, from: { isPod: undefined } },
      'admitted',
    ],
    ['labels that are not known', { spec: to({ ...teamB, ...curl }), from: { labels: undefined } }, 'open'],
    [
      'labels that are not known, in the wrong namespace',
      { spec: to(curl), from: { labels: undefined } },
      'stopped',
    ],
    ['labels of a namespace that was not read', { spec: to(teamB), from: { namespace: 'team-c' } }, 'open'],
    [
      'the name of a namespace that was not read',
      {
        spec: to({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'team-b' } } }),
        from: { namespace: 'team-c' },
      },
      'stopped',
    ],
    ['a caller on its node’s network', { spec: all, from: { hostNetwork: true } }, 'open'],
  ])('%s', (_, asked, want) => {
    expect(ingress(asked)).toBe(want);
  });
});

describe('ports', () => {
  test.each<[string, readonly object[], number, string]>([
    ['the port of the pod', [{ port: 8080 }], 8080, 'admitted'],
    ['another port', [{ port: 8000 }], 8080, 'stopped'],
    ['a range', [{ port: 8000, endPort: 8100 }], 8080, 'admitted'],
    ['beyond a range', [{ port: 8000, endPort: 8079 }], 8080, 'stopped'],
    ['a name of the called pod', [{ port: 'web' }], 8080, 'admitted'],
    ['a name that the called pod does not have', [{ port: 'metrics' }], 8080, 'stopped'],
    ['another protocol', [{ protocol: 'UDP', port: 8080 }], 8080, 'stopped'],
    ['every port of a protocol', [{ protocol: 'TCP' }], 9999, 'admitted'],
    ['one of several', [{ port: 1 }, { port: 8080 }], 8080, 'admitted'],
    ['HBONE hides the port of the application', [{ port: 8080 }], 15_008, 'stopped'],
  ])('%s', (_, ports, port, want) => {
    expect(ingress({ spec: atPorts(...ports), port })).toBe(want);
  });
});

describe('several policies', () => {
  const call = { from: end('the caller', {}), to: server, port: 8080 };
  const outcome = (...specs: readonly object[]) =>
    cross(meshOf(...specs.map((spec, index) => policy(spec, 'team-a', `p${index}`))), call, 'ingress')
      .outcome;
  const perhaps = { podSelector: { matchLabels: { 'pod-template-hash': 'abc' } } };

  test.each([
    ['their rules are a union', [all, { ...all, ingress: [{}] }], 'admitted'],
    [
      'one that may select adds nothing where all are let in',
      [{ ...all, ingress: [{}] }, perhaps],
      'admitted',
    ],
    ['one that may select may let in', [all, { ...perhaps, ingress: [{}] }], 'open'],
    ['one that may select and lets in changes nothing', [{ ...perhaps, ingress: [{}] }], 'free'],
    ['one that may select and does not let in', [all, perhaps], 'stopped'],
  ])('%s', (_, specs, want) => {
    expect(outcome(...specs)).toBe(want);
  });
});

describe('egress', () => {
  const egress = (spec: object) =>
    cross(meshOf(policy(spec, 'team-b')), { from: end('the caller', {}), to: server, port: 8080 }, 'egress')
      .outcome;
  const httpbin = { namespaceSelector: {}, podSelector: { matchLabels: { app: 'httpbin' } } };

  test.each([
    ['without types an empty list of rules isolates nothing', { ...all, egress: [] }, 'free'],
    ['with the type it does', { ...all, policyTypes: ['Egress'], egress: [] }, 'stopped'],
    ['the type alone isolates', { ...all, policyTypes: ['Egress'] }, 'stopped'],
    ['rules alone isolate', { ...all, egress: [{ to: [{ podSelector: {} }] }] }, 'stopped'],
    ['the called pod', { ...all, egress: [{ to: [httpbin] }] }, 'admitted'],
    [
      'a named port is one of the called pod',
      { ...all, egress: [{ to: [httpbin], ports: [{ port: 'web' }] }] },
      'admitted',
    ],
    ['DNS alone', { ...all, egress: [{ ports: [{ protocol: 'UDP', port: 53 }] }] }, 'stopped'],
    ['a policy on ingress', { ...all, policyTypes: ['Ingress'], egress: [{}] }, 'free'],
  ])('%s', (_, spec, want) => {
    expect(egress(spec)).toBe(want);
  });
});
