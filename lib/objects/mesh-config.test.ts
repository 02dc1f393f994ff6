import { expect, test } from 'vitest';
import { defaultMeshConfig } from '@/lib/mesh/mesh-config';
import { asMeshConfigMap, decodeMeshConfig } from './mesh-config';

test.each([
  { name: 'nothing written', mesh: '', want: {} },
  { name: 'no key at all', mesh: undefined, want: {} },
  {
    name: 'what was written stands over the defaults',
    mesh: 'trustDomain: prod.example\ntrustDomainAliases: [old.example]\nenableAutoMtls: false\naccessLogFile: /dev/stdout\npathNormalization: {normalization: DEFAULT}',
    want: {
      trustDomain: 'prod.example',
      trustDomainAliases: ['old.example'],
      enableAutoMtls: false,
      accessLog: true,
    },
  },
  {
    name: 'authorizers',
    mesh: 'extensionProviders:\n- name: opa\n  envoyExtAuthzGrpc: {service: opa.opa.svc, port: 9191}\n- name: zipkin\n  zipkin: {}',
    want: {
      extensionProviders: [
        { name: 'opa', kind: 'ext-authz-grpc', service: 'opa.opa.svc', port: 9191 },
        { name: 'zipkin', kind: 'other', service: '', port: null },
      ],
    },
  },
])('$name', ({ mesh, want }) => {
  const data: Record<string, string> = mesh === undefined ? {} : { mesh };
  expect(decodeMeshConfig(data)).toEqual({ ok: true, value: { ...defaultMeshConfig, ...want } });
});

test.each([
  {
    name: 'an alias with a star',
    mesh: 'trustDomainAliases: [a, "alt*"]',
    path: 'data.mesh.trustDomainAliases[1]',
  },
  {
    name: 'an unknown mode',
    mesh: 'outboundTrafficPolicy: {mode: ALLOW}',
    path: 'data.mesh.outboundTrafficPolicy.mode',
  },
  { name: 'text that is no YAML', mesh: '{', path: 'data.mesh' },
  { name: 'a list', mesh: '[1]', path: 'data.mesh' },
])('$name voids the whole mesh config', ({ mesh, path }) => {
  const result = decodeMeshConfig({ mesh });
  expect(result).toMatchObject({ ok: false, error: { path, effect: 'ignored' } });
  expect(!result.ok && result.error.message).toContain('One invalid value voids the whole mesh config');
});

test('only the ConfigMap of istiod carries a mesh config', () => {
  const map = (name: string, data: unknown) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data,
  });
  expect(asMeshConfigMap(map('istio', { mesh: 'x' }))).toEqual({ mesh: 'x' });
  expect(asMeshConfigMap(map('istio-canary', { mesh: 'x' }))).toEqual({ mesh: 'x' });
  expect(asMeshConfigMap(map('istio-ca-root-cert', { 'root-cert.pem': 'x' }))).toBeNull();
  expect(asMeshConfigMap(map('other', { mesh: 'x' }))).toBeNull();
});
