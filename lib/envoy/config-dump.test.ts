import { expect, test } from 'vitest';
import { decodeConfigDump } from './config-dump';
import type { Connection } from './facts';
import dump from './fixtures/strict-config-dump.json';
import { judgeRequest, judgeTcp } from './judge-connection';
import { toConfigDump } from './to-config-dump';

const mtls: Connection = {
  source: { ip: '10.0.0.1' },
  destination: { ip: '10.0.0.2', port: 8080 },
  tls: { sni: null, alpn: ['istio'], peer: { uris: ['spiffe://cluster.local/ns/b/sa/c'] } },
  sniffed: null,
};
const get = { method: 'GET', path: '/', authority: 'web', headers: {} };

const read = (raw: unknown) => {
  const decoded = decodeConfigDump(raw);
  if (!decoded.ok) throw new Error(decoded.error.detail);
  return decoded.value;
};

test('a real dump of a STRICT workload is read and judged', () => {
  const config = read(dump);
  const denied = { kind: 'denied', policy: null, details: 'rbac_access_denied_matched_policy[none]' };
  expect(judgeRequest(config, mtls, get)).toEqual(denied);
  expect(judgeTcp(config, { ...mtls, destination: { ip: '10.0.0.2', port: 9000 } })).toEqual(denied);
  expect(judgeRequest(config, { ...mtls, tls: null, sniffed: 'http/1.1' }, get)).toEqual({
    kind: 'no-filter-chain',
  });
  const stranger = { sni: null, alpn: ['istio'], peer: { uris: ['spiffe://other/ns/b/sa/c'] } };
  expect(judgeRequest(config, { ...mtls, tls: stranger }, get).kind).toBe('handshake-failed');
});

test('what is printed is read back as it was', () => {
  const config = read(dump);
  expect(read(toConfigDump(config, [])).listeners).toEqual(
    config.listeners.map((listener) => ({
      '@type': 'type.googleapis.com/envoy.config.listener.v3.Listener',
      ...listener,
    })),
  );
});

test('the camel case that istioctl prints means the same', () => {
  const camel = [
    { name: 'virtualInbound', filterChains: [{ filterChainMatch: { destinationPort: 80 }, filters: [] }] },
  ];
  expect(read(camel).listeners[0]?.filter_chains?.[0]?.filter_chain_match?.destination_port).toBe(80);
});

const deep = (depth: number): unknown => (depth === 0 ? 1 : { configs: deep(depth - 1) });
test.each([null, 7, 'x', {}, { configs: [{}] }, { configs: 1 }, deep(5000)])(
  'rubbish is a fault, %#',
  (raw) => {
    expect(decodeConfigDump(raw)).toMatchObject({ ok: false, error: { kind: 'malformed' } });
  },
);
