import type { Probe } from '@/lib/mesh/observation';
import type { Edge, Target, WorkloadPort } from '@/lib/mesh/reachability';
import { fail, ok, type Result } from '@/lib/mesh/result';

const METHODS: readonly string[] = ['GET', 'HEAD'];
const PATH = /^\/[\x21\x22\x24-\x7e]*$/;
const MAX_PATH = 2048;
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

type Line = { readonly method: string; readonly path: string };
type Wish = { readonly method?: string | undefined; readonly path?: string | undefined };

const malformed = (subject: string, detail: string) => fail({ kind: 'malformed', subject, detail } as const);

/** Reads are safe to send; anything else could change what the application holds. */
const isSafeLine = ({ method, path }: Line): boolean =>
  METHODS.includes(method) && path.length <= MAX_PATH && PATH.test(path);

/** Method and path of the probe: what was asked for if the edge's condition has it, else the condition's own witness. */
export function chooseLine(edge: Edge, wish: Wish): Result<Line> {
  const witnesses = [edge.condition?.passes, edge.condition?.fails].flatMap((line) => (line ? [line] : []));
  const [standard = { method: 'GET', path: '/' }] = witnesses.filter(isSafeLine);
  const line = { method: wish.method ?? standard.method, path: wish.path ?? standard.path };
  if (!METHODS.includes(line.method))
    return malformed(
      `method ${JSON.stringify(line.method)}`,
      'A probe sends GET or HEAD only, so that it changes nothing. Choose one of them.',
    );
  if (!isSafeLine(line))
    return malformed(
      'path',
      'The path must begin with / and hold at most 2,048 printable ASCII characters, no space and no #. Correct it.',
    );
  const isKnown = witnesses.some(({ method, path }) => method === line.method && path === line.path);
  if (witnesses.length > 0 && !isKnown && (wish.method ?? wish.path) !== undefined)
    return malformed(
      `${line.method} ${line.path}`,
      `This edge is decided by its condition. Probe ${witnesses.map(({ method, path }) => `${method} ${path}`).join(' or ')}.`,
    );
  return ok(line);
}

/** The request to a port as callers address it: by its Service, since a pod's address goes out without an identity. */
export function planRequest(target: Target, port: WorkloadPort, line: Line): Result<Probe['request']> {
  if (port.protocol === 'udp')
    return malformed(
      port.id,
      `Port ${port.port} of ${target.id} speaks UDP, which no proxy carries and curl cannot send.`,
    );
  if (port.service === null)
    return fail({
      kind: 'not-found',
      subject: port.id,
      detail: `No Service exposes port ${port.port} of ${target.id}. A call to the pod's own address goes out without an identity and proves nothing here; give the port a Service.`,
    });
  const isPort = Number.isInteger(port.port) && port.port > 0 && port.port < 65536;
  if (!LABEL.test(port.service) || !LABEL.test(target.namespace) || !isPort)
    return malformed(
      port.id,
      `${JSON.stringify(`${port.service}.${target.namespace}:${port.port}`)} is no address of a Service.`,
    );
  const host = `${port.service}.${target.namespace}`;
  return ok({
    ...line,
    host,
    port: port.port,
    url: `http://${host}:${port.port}${line.path}`,
    protocol: port.protocol === 'http' ? 'http' : 'tcp',
  });
}
