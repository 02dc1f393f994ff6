import http, { type IncomingMessage, type ServerResponse } from 'node:http';

/** Headers of one hop, which a proxy does not pass on. */
const hop = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade']);

/** Pairs of name and value, as they stood on the wire. */
export const pairsOf = (rawHeaders: readonly string[]): [string, string][] =>
  rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] satisfies [string, string]] : [],
  );

const withoutHop = (pairs: readonly [string, string][]): [string, string][] =>
  pairs.filter(([name]) => !hop.has(name.toLowerCase()));

/** An answer that a proxy gives by itself. */
export const answerLocally = (
  response: ServerResponse,
  reply: { readonly status: number; readonly body: string; readonly server: string },
): void => {
  response.removeHeader('connection');
  response.statusCode = reply.status;
  if (reply.body !== '') {
    response.setHeader('content-length', Buffer.byteLength(reply.body));
    response.setHeader('content-type', 'text/plain');
  }
  response.setHeader('server', reply.server);
  response.end(reply.body);
};

/** Sends a request on over a socket that is already connected. */
export const forward = (
  request: IncomingMessage,
  upstream: { readonly port: number; readonly path: string; readonly extra: Record<string, string> },
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const pairs = withoutHop(pairsOf(request.rawHeaders)).filter(
      ([name]) => !(name.toLowerCase() in upstream.extra),
    );
    const outgoing = http.request({
      host: '127.0.0.1',
      port: upstream.port,
      method: request.method,
      path: upstream.path,
      agent: false,
      setHost: false,
      headers: [...pairs, ...Object.entries(upstream.extra)].flat(),
    });
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
    request.pipe(outgoing);
  });

/** Hands an upstream's answer down, in the name of the proxy. */
export const passOn = (
  upstream: IncomingMessage,
  response: ServerResponse,
  { server, since }: { readonly server: string; readonly since: number },
): void => {
  response.removeHeader('connection');
  response.statusCode = upstream.statusCode ?? 502;
  for (const [name, value] of withoutHop(pairsOf(upstream.rawHeaders)))
    if (name.toLowerCase() !== 'server') response.appendHeader(name, value);
  response.setHeader('server', server);
  response.setHeader('x-envoy-upstream-service-time', String(Math.round(performance.now() - since)));
  upstream.pipe(response);
};

/** True while the bytes can be the start of an HTTP/1.1 request. */
export const looksLikeHttp = (bytes: Buffer): boolean =>
  /^[A-Z]+ \S+ HTTP\/1\.\d\r?\n/.test(bytes.toString('latin1'));
