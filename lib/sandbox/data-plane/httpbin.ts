import type { IncomingMessage, ServerResponse } from 'node:http';

/** Header names as httpbin prints them. */
const titled = (name: string): string => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

export const headersOf = (request: IncomingMessage): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(request.headersDistinct)
      .sort()
      .map(([name, values]) => [titled(name), values ?? []]),
  );

export const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  const text = `${JSON.stringify(body, null, 2)}\n`;
  response.writeHead(status, {
    'access-control-allow-credentials': 'true',
    'access-control-allow-origin': '*',
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
};

const answerStatus = (response: ServerResponse, wanted: string): void => {
  const status = Number(wanted);
  if (!Number.isInteger(status) || status < 200 || status > 599)
    return sendJson(response, 400, { status_code: 400, error: 'Bad Request' });
  response.writeHead(status, { 'content-length': 0, 'content-type': 'text/plain; charset=utf-8' });
  response.end();
};

const echo = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
  const data = await bodyOf(request);
  sendJson(response, 200, {
    args: Object.fromEntries(url.searchParams),
    headers: headersOf(request),
    method: request.method,
    origin: request.headers['x-forwarded-for'] ?? '127.0.0.1',
    url: url.href,
    data,
  });
};

/** The part of httpbin that probes of Istio's samples use. */
export const answerAsHttpbin = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'httpbin'}`);
  const [, first = '', second = ''] = url.pathname.split('/');
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (first === 'anything') return echo(request, response, url);
  if (first === 'status' && second !== '') return answerStatus(response, second);
  if (first === 'get' || first === 'post') {
    if (first === 'get' ? isRead : request.method === 'POST') return echo(request, response, url);
    return sendJson(response, 405, { status_code: 405, error: 'Method Not Allowed' });
  }
  if (url.pathname === '/headers' && isRead) return sendJson(response, 200, { headers: headersOf(request) });
  if (url.pathname === '/' && isRead) {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><title>httpbin</title><h1>httpbin</h1>\n');
    return;
  }
  sendJson(response, 404, { status_code: 404, error: 'Not Found' });
};
