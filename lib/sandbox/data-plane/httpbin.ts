import type { IncomingMessage, ServerResponse } from 'node:http';

/** Header names as httpbin prints them. */
const titled = (name: string): string => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

const headersOf = (request: IncomingMessage): Record<string, string[]> =>
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

type Call = { readonly request: IncomingMessage; readonly response: ServerResponse; readonly url: URL };

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
};

const refuse = ({ response }: Call, status: number, error: string): void =>
  sendJson(response, status, { status_code: status, error });

const answerStatus = (call: Call): void => {
  const status = Number(call.url.pathname.split('/')[2]);
  if (!Number.isInteger(status) || status < 200 || status > 599) refuse(call, 400, 'Bad Request');
  else call.response.writeHead(status, { 'content-length': 0, 'content-type': 'text/plain' }).end();
};

const echo = async ({ request, response, url }: Call): Promise<void> => {
  const data = await bodyOf(request);
  sendJson(response, 200, {
    args: Object.fromEntries(url.searchParams),
    headers: headersOf(request),
    method: request.method,
    url: url.href,
    data,
  });
};

const page = ({ response }: Call): void => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end('<!doctype html><title>httpbin</title><h1>httpbin</h1>\n');
};

const printHeaders = ({ request, response }: Call): void =>
  sendJson(response, 200, { headers: headersOf(request) });

type Route = {
  readonly path: RegExp;
  readonly methods: readonly string[] | null;
  readonly answer: (call: Call) => void | Promise<void>;
};

const reads = ['GET', 'HEAD'];

const routes: readonly Route[] = [
  { path: /^\/$/, methods: reads, answer: page },
  { path: /^\/headers$/, methods: reads, answer: printHeaders },
  { path: /^\/get$/, methods: reads, answer: echo },
  { path: /^\/post$/, methods: ['POST'], answer: echo },
  { path: /^\/status\/./, methods: null, answer: answerStatus },
  { path: /^\/anything(\/|$)/, methods: null, answer: echo },
];

/** The part of httpbin that probes of Istio's samples use. */
export const answerAsHttpbin = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'httpbin'}`);
  const call = { request, response, url };
  const route = routes.find(({ path }) => path.test(url.pathname));
  if (!route) refuse(call, 404, 'Not Found');
  else if (route.methods && !route.methods.includes(request.method ?? ''))
    refuse(call, 405, 'Method Not Allowed');
  else await route.answer(call);
};
