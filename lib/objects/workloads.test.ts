import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defaultMeshConfig } from '@/lib/mesh/mesh-config';
import type { MeshObject } from '@/lib/mesh/snapshot';
import { buildSnapshot } from './build-snapshot';
import { decodeObject } from './decode';
import { parseManifests } from './parse';

const objectsOf = (text: string): MeshObject[] =>
  parseManifests(text, 'f').documents.flatMap(({ raw, source }) => {
    const result = decodeObject(raw, source);
    return result?.ok ? [result.value] : [];
  });
const snapshotOf = (objects: readonly MeshObject[]) =>
  buildSnapshot({
    mesh: {
      kind: 'files',
      name: 'f',
      server: null,
      kubernetesVersion: null,
      istioVersion: null,
      controlUrl: null,
    },
    takenAt: '2026-01-01T00:00:00Z',
    scope: [],
    config: defaultMeshConfig,
    objects,
    certificates: [],
    gaps: [],
    problems: [],
  });
const workloadsOf = (...objects: readonly object[]) =>
  snapshotOf(objectsOf(objects.map((object) => JSON.stringify(object)).join('\n---\n'))).workloads;

const namespace = (labels: object) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'a', labels },
});
const pod = (
  name: string,
  given: {
    labels?: object;
    annotations?: object;
    owner?: [string, string];
    proxy?: string;
    app?: string | null;
    account?: string;
    phase?: string;
  } = {},
) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'a',
    uid: `uid-${name}`,
    labels: given.labels ?? {},
    annotations: given.annotations ?? {},
    ...(given.owner && {
      ownerReferences: [{ kind: given.owner[0], name: given.owner[1], controller: true }],
    }),
  },
  spec: {
    serviceAccountName: given.account ?? 'web',
    containers: [
      ...(given.app === null ? [] : [{ name: 'app', image: given.app ?? 'app:1' }]),
      ...(given.proxy === undefined ? [] : [{ name: 'istio-proxy', image: given.proxy }]),
    ],
  },
  status: { phase: given.phase ?? 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
});
const controller = (kind: string, name: string, owner?: [string, string], template: object = {}) => ({
  apiVersion: kind.endsWith('Job') ? 'batch/v1' : 'apps/v1',
  kind,
  metadata: {
    name,
    namespace: 'a',
    ...(owner && { ownerReferences: [{ kind: owner[0], name: owner[1], controller: true }] }),
  },
  spec: {
    template: {
      metadata: template,
      spec: { serviceAccountName: 'web', containers: [{ name: 'app', image: 'app:1' }] },
    },
  },
});

test.each([
  {
    name: 'a ReplicaSet leads to its Deployment',
    objects: [
      pod('p', { owner: ['ReplicaSet', 'web-x1'] }),
      controller('ReplicaSet', 'web-x1', ['Deployment', 'web']),
    ],
    want: 'Deployment a/web',
  },
  {
    name: 'a ReplicaSet that was not read gives up its hash',
    objects: [
      pod('p', { owner: ['ReplicaSet', 'web-6d4cf56db6'], labels: { 'pod-template-hash': '6d4cf56db6' } }),
    ],
    want: 'Deployment a/web',
  },
  {
    name: 'a ReplicaSet of its own stays one',
    objects: [pod('p', { owner: ['ReplicaSet', 'web'] }), controller('ReplicaSet', 'web')],
    want: 'ReplicaSet a/web',
  },
  {
    name: 'a Job leads to its CronJob',
    objects: [
      pod('p', { owner: ['Job', 'night-29000000'] }),
      controller('Job', 'night-29000000', ['CronJob', 'night']),
    ],
    want: 'CronJob a/night',
  },
  {
    name: 'a Job that was not read gives up its time',
    objects: [pod('p', { owner: ['Job', 'night-29000000'] })],
    want: 'CronJob a/night',
  },
  {
    name: 'a StatefulSet owns its pods',
    objects: [pod('db-0', { owner: ['StatefulSet', 'db'] })],
    want: 'StatefulSet a/db',
  },
  { name: 'a bare pod is its own workload', objects: [pod('p')], want: 'Pod a/p' },
])('$name', ({ objects, want }) => {
  expect(workloadsOf(...objects).map(({ kind, id }) => `${kind} ${id}`)).toEqual([want]);
});

test.each([
  {
    name: 'a proxy beside an application',
    given: { proxy: 'istio/proxyv2:1.31.0' },
    want: ['sidecar', '1.31.0'],
  },
  {
    name: 'a proxy alone',
    given: { proxy: 'host:5000/istio/proxyv2:1.30.4-distroless@sha256:0', app: null },
    want: ['gateway', '1.30.4-distroless'],
  },
  {
    name: 'a gateway of the Gateway API',
    given: { proxy: 'p:1', app: null, labels: { 'gateway.networking.k8s.io/gateway-name': 'g' } },
    want: ['gateway', '1'],
  },
  {
    name: 'a waypoint',
    given: { proxy: 'p:1', app: null, labels: { 'gateway.istio.io/managed': 'istio.io-mesh-controller' } },
    want: ['waypoint', '1'],
  },
  {
    name: 'a pod that ztunnel captures',
    given: { annotations: { 'ambient.istio.io/redirection': 'enabled' } },
    want: ['ambient', null],
  },
  { name: 'a pod outside of the mesh', given: {}, want: ['none', null] },
])('$name', ({ given, want }) => {
  expect(
    workloadsOf(pod('p', given)).map(({ dataPlane, proxyVersion }) => [dataPlane, proxyVersion]),
  ).toEqual([want]);
});

test.each([
  { name: 'an enabled namespace', labels: { 'istio-injection': 'enabled' }, template: {}, want: 'sidecar' },
  {
    name: 'a revision on the namespace',
    labels: { 'istio.io/rev': 'canary' },
    template: {},
    want: 'sidecar',
  },
  {
    name: 'a disabled namespace over the pod',
    labels: { 'istio-injection': 'disabled' },
    template: { labels: { 'sidecar.istio.io/inject': 'true' } },
    want: 'none',
  },
  {
    name: 'the pod that opts out',
    labels: { 'istio-injection': 'enabled' },
    template: { labels: { 'sidecar.istio.io/inject': 'false' } },
    want: 'none',
  },
  {
    name: 'the pod that opts in',
    labels: {},
    template: { labels: { 'sidecar.istio.io/inject': 'true' } },
    want: 'sidecar',
  },
  {
    name: 'an ambient namespace',
    labels: { 'istio.io/dataplane-mode': 'ambient' },
    template: {},
    want: 'ambient',
  },
  { name: 'nothing said', labels: {}, template: {}, want: 'none' },
])('a template in files: $name', ({ labels, template, want }) => {
  const [workload] = workloadsOf(namespace(labels), controller('Deployment', 'web', undefined, template));
  expect(workload).toMatchObject({ dataPlane: want, pods: [], readyPods: 0 });
  expect(workload?.labels['security.istio.io/tlsMode']).toBe(want === 'sidecar' ? 'istio' : undefined);
});

test('pods of one owner are one workload while nothing that decides differs', () => {
  const owner: [string, string] = ['StatefulSet', 'db'];
  const [workload, ...rest] = workloadsOf(
    pod('db-1', { owner, labels: { app: 'db', 'apps.kubernetes.io/pod-index': '1' }, app: 'db:2' }),
    pod('db-0', { owner, labels: { app: 'db', 'apps.kubernetes.io/pod-index': '0' }, app: 'db:1' }),
    pod('db-9', { owner, labels: { app: 'db' }, phase: 'Succeeded' }),
  );
  expect(rest).toEqual([]);
  expect(workload).toMatchObject({ id: 'a/db', labels: { app: 'db' }, pods: ['db-0', 'db-1'], readyPods: 2 });
});

test.each([
  { name: 'labels', one: { labels: { v: '1' } }, other: { labels: { v: '2' } } },
  { name: 'the account', one: { account: 'x' }, other: { account: 'y' } },
  { name: 'the proxy', one: { proxy: 'p:1' }, other: {} },
])('pods of one owner that differ in $name are told apart', ({ one, other }) => {
  const owner: [string, string] = ['StatefulSet', 'db'];
  const ids = workloadsOf(pod('db-0', { owner, ...one }), pod('db-1', { owner, ...other })).map(
    ({ id }) => id,
  );
  expect(ids).toHaveLength(2);
  for (const id of ids) expect(id).toMatch(/^a\/db@[0-9a-f]{6}$/);
});

test('a real cluster reads as it stands, in whatever order its objects come', () => {
  const objects = objectsOf(readFileSync(new URL('fixtures/base.json', import.meta.url), 'utf8'));
  const snapshot = snapshotOf(objects);
  expect(
    snapshot.workloads.map(({ id, dataPlane, serviceAccount, readyPods }) => [
      id,
      dataPlane,
      serviceAccount,
      readyPods,
    ]),
  ).toEqual([
    ['plain/client-plain', 'none', 'sleep', 1],
    ['t01/httpbin', 'sidecar', 'httpbin', 1],
  ]);
  expect(snapshotOf([...objects].reverse())).toEqual(snapshot);
});
