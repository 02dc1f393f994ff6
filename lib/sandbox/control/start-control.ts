import { readFileSync } from 'node:fs';
import http, { type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { listen } from '../data-plane/listen';
import { repositoryFile } from '../repository-file';
import { scenarioNames } from '../scenarios/scenarios';
import { type Answer, type Control, json, refusal } from './control';
import { readState, setFaults } from './faults';
import { deleteObject, listObjects, type Named, putObjects, readObject } from './objects';

const maxBody = 1024 * 1024;

const files: Readonly<Record<string, readonly [path: string, type: string]>> = {
  '/': ['lib/sandbox/control/page/control.html', 'text/html; charset=utf-8'],
  '/control.css': ['lib/sandbox/control/page/control.css', 'text/css; charset=utf-8'],
  '/control.js': ['lib/sandbox/control/page/control.js', 'text/javascript; charset=utf-8'],
  '/tokens.css': ['app/tokens.css', 'text/css; charset=utf-8'],
  '/sans.woff2': [
    'node_modules/@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-wght-normal.woff2',
    'font/woff2',
  ],
  '/mono.woff2': [
    'node_modules/@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2',
    'font/woff2',
  ],
};

/** Only this machine's own browser, on this very page: a foreign page must not steer the sandbox through it. */
const isForeign = ({ headers }: IncomingMessage, port: number): boolean => {
  const own = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host = '', origin } = headers;
  return !own.includes(host) || (origin !== undefined && !own.some((name) => origin === `http://${name}`));
};

const bodyOf = async (request: IncomingMessage): Promise<string | null> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > maxBody) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const fromJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const Scenario = z.strictObject({ name: z.enum(scenarioNames) });

const setScenario = async (control: Control, body: unknown): Promise<Answer> => {
  const parsed = Scenario.safeParse(body);
  if (!parsed.success) return refusal(400, `The scenario is one of ${scenarioNames.join(', ')}.`);
  await control.reset(parsed.data.name);
  return json({ scenario: parsed.data.name });
};

/** `/objects/<kind>/<namespace>/<name>`; a Namespace has no namespace: `/objects/Namespace/<name>`. */
const namedIn = (pathname: string): Named | null => {
  const [, , kind = '', first = '', second] = pathname.split('/').map(decodeURIComponent);
  if (kind === '' || first === '') return null;
  return second === undefined
    ? { kind, namespace: '', name: first }
    : { kind, namespace: first, name: second };
};

const readFile = (pathname: string): Answer | null => {
  const [path, type] = files[pathname] ?? [];
  return path === undefined || type === undefined
    ? null
    : { status: 200, type, body: readFileSync(repositoryFile(path)) };
};

const read = (control: Control, url: URL): Answer => {
  if (url.pathname === '/state') return readState(control);
  if (url.pathname === '/objects') return listObjects(control, url.searchParams);
  const named = url.pathname.startsWith('/objects/') ? namedIn(url.pathname) : null;
  if (named) return readObject(control, named);
  return readFile(url.pathname) ?? refusal(404, `${url.pathname} is not a page of the sandbox.`);
};

const change = async (control: Control, method: string, url: URL, body: string): Promise<Answer> => {
  const named = url.pathname.startsWith('/objects/') ? namedIn(url.pathname) : null;
  if (method === 'DELETE' && named) return deleteObject(control, named);
  switch (`${method} ${url.pathname}`) {
    case 'PUT /objects':
      return putObjects(control, body);
    case 'POST /faults':
      return setFaults(control, fromJson(body));
    case 'POST /scenario':
      return setScenario(control, fromJson(body));
    default:
      return refusal(404, `The sandbox has no ${method} ${url.pathname}.`);
  }
};

const answer = async (control: Control, request: IncomingMessage, port: number): Promise<Answer> => {
  if (isForeign(request, port))
    return refusal(403, `Only a page of http://127.0.0.1:${port} may speak to the sandbox.`);
  const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`);
  const { method = 'GET' } = request;
  if (method === 'GET' || method === 'HEAD') return read(control, url);
  const body = await bodyOf(request);
  return body === null ? refusal(413, 'The text is longer than 1 MiB.') : change(control, method, url, body);
};

const headers = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Serves the control page on loopback. */
export const startControl = async (
  control: Control,
  port: number,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> => {
  const server = http.createServer((request, response) => {
    const wrong = (): Answer => refusal(400, 'The request is not understood.');
    void answer(control, request, listening.port)
      .catch(wrong)
      .then(({ status, type, body }) => {
        response.writeHead(status, { ...headers, 'content-type': type });
        response.end(body);
      });
  });
  const listening = await listen(server, port);
  return { url: `http://127.0.0.1:${listening.port}`, stop: listening.stop };
};
