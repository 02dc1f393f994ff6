import http from 'node:http';
import { type Duplex, duplexPair } from 'node:stream';
import type { Svid } from './authority';
import type { InboundPolicy } from './enforcement';
import { type AdminFault, answerFaulty, listenerFaults } from './admin-fault';

/** `[redacted]`, which is all that an admin port ever says of a key. */
const redacted = 'W3JlZGFjdGVkXQ==';
const types = 'type.googleapis.com/envoy.admin.v3';
const secretType = 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

type Source = {
  readonly svid: () => Svid | null;
  readonly policy: () => InboundPolicy;
  readonly fault: () => AdminFault | null;
};

const secretEntry = (name: string, version: string, body: object) => ({
  name,
  version_info: version,
  last_updated: new Date().toISOString(),
  secret: { '@type': secretType, name, ...body },
});

/** Secrets that have arrived, and those that the proxy still waits for. */
const secretsOf = ({ svid }: Source): { active: unknown[]; warming: unknown[] } => {
  const held = svid();
  const now = new Date().toISOString();
  if (held === null)
    return {
      active: [],
      warming: ['default', 'ROOTCA'].map((name) => secretEntry(name, 'uninitialized', {})),
    };
  const identity = {
    tls_certificate: {
      certificate_chain: { inline_bytes: base64(held.certificate) },
      private_key: { inline_bytes: redacted },
    },
  };
  const trust = { validation_context: { trusted_ca: { inline_bytes: base64(held.root) } } };
  return { active: [secretEntry('default', now, identity), secretEntry('ROOTCA', now, trust)], warming: [] };
};

const secretsDump = (source: Source) => {
  const { active, warming } = secretsOf(source);
  return {
    '@type': `${types}.SecretsConfigDump`,
    ...(active.length > 0 && { dynamic_active_secrets: active }),
    ...(warming.length > 0 && { dynamic_warming_secrets: warming }),
  };
};

type Section = { readonly version_info: string; readonly dynamic_listeners: readonly object[] };

const listenersOf = ({ policy, fault }: Source): Section => {
  const section = policy().dump() as Section;
  const flaws = listenerFaults(fault());
  return { ...section, dynamic_listeners: section.dynamic_listeners.map((one) => ({ ...one, ...flaws })) };
};

/** With a mask, Envoy answers only the named fields; with a resource, one entry of `configs` for each element. */
const dumpOf = (source: Source, query: URLSearchParams): unknown => {
  const listeners = listenersOf(source);
  if (query.get('resource') === 'dynamic_listeners')
    return {
      configs: listeners.dynamic_listeners.map((one) => ({
        '@type': `${types}.ListenersConfigDump.DynamicListener`,
        ...one,
      })),
    };
  const mask = query.get('mask')?.split(',');
  if (mask === undefined) return { configs: [listeners, secretsDump(source)] };
  const { version_info: version } = listeners;
  const asks = (field: string): boolean => mask.some((one) => one.startsWith(field));
  return {
    configs: [
      ...(asks('version_info') ? [{ '@type': `${types}.ListenersConfigDump`, version_info: version }] : []),
      ...(asks('dynamic_listeners') ? [listeners] : []),
      ...(asks('dynamic_active_secrets') ? [secretsDump(source)] : []),
    ],
  };
};

/** The admin port of one proxy. It needs no port of this machine, so that ten thousand proxies can have one. */
export type Admin = { readonly connect: () => Duplex; readonly stop: () => void };

/** The admin port of one proxy: what it holds, without its key. */
export const createAdmin = (source: Source): Admin => {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost:15000');
    if (url.pathname !== '/config_dump') {
      response.writeHead(404, { 'content-type': 'text/plain; charset=UTF-8' });
      response.end('invalid path. admin commands are:\n  /config_dump: dump current Envoy configs\n');
      return;
    }
    if (answerFaulty(response, source.fault())) return;
    response.writeHead(200, { 'content-type': 'application/json', server: 'envoy' });
    response.end(`${JSON.stringify(dumpOf(source, url.searchParams), null, 1)}\n`);
  });
  return {
    connect: () => {
      const [near, far] = duplexPair();
      // A pair's ends do not end each other, and the server keeps what never closes.
      near.once('close', () => far.destroy());
      far.once('close', () => near.destroy());
      server.emit('connection', far);
      return near;
    },
    stop: () => server.closeAllConnections(),
  };
};
