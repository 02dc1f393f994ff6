import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { expect, test } from 'vitest';
import { AuthorizationPolicy, PeerAuthentication, RequestAuthentication } from '@/lib/mesh/istio';
import { defaultMeshConfig } from '@/lib/mesh/mesh-config';
import { decodeObject } from '@/lib/objects/decode';
import { policyFilters } from './filters';
import type { InboundInput } from './nouns';
import type { Mode } from './peer-mode';
import real from './fixtures/real-proxy.json';
import { translateInbound } from './translate-inbound';

const text = readFileSync(new URL('./fixtures/policies.yaml', import.meta.url), 'utf8');
const objects = parseAllDocuments(text).flatMap((document) => {
  const decoded = decodeObject(document.toJS(), null);
  return decoded?.ok === true ? [decoded.value] : [];
});
const of = <T>(schema: { safeParse: (value: unknown) => { success: boolean; data?: T | undefined } }): T[] =>
  objects.flatMap((object) => {
    const parsed = schema.safeParse(object);
    return parsed.success && parsed.data !== undefined ? [parsed.data] : [];
  });

const input: InboundInput = {
  workload: {
    namespace: 'shop',
    labels: { app: 'web' },
    ports: [
      { port: 8080, protocol: 'http' },
      { port: 9000, protocol: 'tcp' },
      { port: 9001, protocol: 'auto' },
    ],
  },
  config: defaultMeshConfig,
  authorizationPolicies: of(AuthorizationPolicy),
  peerAuthentications: [],
  requestAuthentications: of(RequestAuthentication),
  services: [],
};

test.each(['http', 'tcp'] as const)('policies become the %s filters that istiod wrote', (dialect) => {
  expect(policyFilters(input, dialect)).toEqual(real.filters[dialect]);
});

const meshWide = (mode: Mode): PeerAuthentication => {
  const meta = { name: 'default', namespace: 'istio-system' };
  const raw = {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: meta,
    spec: { mtls: { mode } },
  };
  const decoded = decodeObject(raw, null);
  return PeerAuthentication.parse(decoded?.ok === true ? decoded.value : null);
};

test.each(['PERMISSIVE', 'STRICT', 'DISABLE'] as const)('%s gives the chains of a real proxy', (mode) => {
  const { listeners } = translateInbound({ ...input, peerAuthentications: [meshWide(mode)] });
  const chains = (listeners[0]?.filter_chains ?? []).map((chain) => ({
    name: chain.name,
    match: chain.filter_chain_match,
    http: chain.filters?.[0]?.name.endsWith('manager') === true,
    tls: chain.transport_socket !== undefined,
  }));
  const inspectors = (listeners[0]?.listener_filters ?? []).map(({ name, filter_disabled: off }) => ({
    name,
    ...(off && { off }),
  }));
  expect({ chains, inspectors }).toEqual(real.chains[mode]);
});
