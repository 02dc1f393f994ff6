import http from 'node:http';
import { type Duplex, duplexPair } from 'node:stream';
import type { Svid } from './authority';
import type { InboundPolicy } from './enforcement';

/** `[redacted]`, which is all that an admin port ever says of a key. */
const redacted = 'W3JlZGFjdGVkXQ==';
const types = 'type.googleapis.com/envoy.admin.v3';
const secretType = 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

type Source = { readonly svid: () => Svid; readonly root: string; readonly policy: () => InboundPolicy };

const secretsOf = ({ svid, root }: Source): unknown[] => {
  const now = new Date().toISOString();
  const entry = (name: string, body: object) => ({
    name,
    version_info: now,
    last_updated: now,
    secret: { '@type': secretType, name, ...body },
  });
  return [
    entry('default', {
      tls_certificate: {
        certificate_chain: { inline_bytes: base64(svid().certificate) },
        private_key: { inline_bytes: redacted },
      },
    }),
    entry('ROOTCA', { validation_context: { trusted_ca: { inline_bytes: base64(root) } } }),
  ];
};

/** With a mask, Envoy answers only the named fields, one entry of `configs` for each element. */
const dumpOf = (source: Source, query: URLSearchParams): unknown => {
  const mask = query.get('mask')?.split(',');
  if (mask === undefined)
    return {
      configs: [
        source.policy().dump(),
        { '@type': `${types}.SecretsConfigDump`, dynamic_active_secrets: secretsOf(source) },
      ],
    };
  const secrets = mask.some((field) => field.startsWith('dynamic_active_secrets'));
  const listeners = mask.some((field) => field.startsWith('dynamic_listeners'));
  return {
    configs: [
      ...(listeners ? [source.policy().dump()] : []),
      ...(secrets
        ? [{ '@type': `${types}.SecretsConfigDump`, dynamic_active_secrets: secretsOf(source) }]
        : []),
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
    response.writeHead(200, { 'content-type': 'application/json', server: 'envoy' });
    response.end(`${JSON.stringify(dumpOf(source, url.searchParams), null, 1)}\n`);
  });
  return {
    connect: () => {
      const [near, far] = duplexPair();
      server.emit('connection', far);
      return near;
    },
    stop: () => server.closeAllConnections(),
  };
};
