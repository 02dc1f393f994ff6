import type { Probe } from '@/lib/mesh/observation';
import type { Edge, Target, WorkloadPort } from '@/lib/mesh/reachability';
import { fail, ok, type Result } from '@/lib/mesh/result';

/** Reads are safe to send; any other method is sent only where the operator has said so. */
export const READS: readonly string[] = ['GET', 'HEAD'];
const METHOD = /^[A-Z]{1,16}$/;
const PATH = /^\/[\x21\x22\x24-\x7e]*$/;
const MAX_PATH = 2048;
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

export type Line = { readonly method: string; readonly path: string };
type Wish = { readonly method?: string | undefined; readonly path?: string | undefined };

const malformed = (subject: string, detail: string) => fail({ kind: 'malformed', subject, detail } as const);

const isWellFormed = ({ method, path }: Line): boolean =>
  METHOD.test(method) && path.length <= MAX_PATH && PATH.test(path);

const isSendable = (line: Line, methods: readonly string[]): boolean =>
  methods.includes(line.method) && isWellFormed(line);

export const isSameLine = (one: Line, other: Line): boolean =>
  one.method === other.method && one.path === other.path;

const listed = (methods: readonly string[]): string =>
  methods.length < 2 ? methods.join('') : `${methods.slice(0, -1).join(', ')} or ${methods.at(-1) ?? ''}`;

/** The edge's own witnesses: a line that its condition lets pass, and one that it does not. */
const witnessesOf = ({ condition }: Pick<Edge, 'condition'>): Line[] =>
  [condition?.passes, condition?.fails].flatMap((line) => (line ? [line] : []));

/** What proves an edge: one line, or both sides of its condition. Only what may be sent. */
export function linesOf(edge: Pick<Edge, 'condition'>, methods: readonly string[] = READS): Line[] {
  const witnesses = witnessesOf(edge);
  return witnesses.length === 0
    ? [{ method: 'GET', path: '/' }]
    : witnesses.filter((line) => isSendable(line, methods));
}

/** Method and path of the probe: what was asked for if the edge's condition has it, else the condition's own witness. */
export function chooseLine(edge: Edge, wish: Wish, methods: readonly string[] = READS): Result<Line> {
  const witnesses = witnessesOf(edge);
  const [standard = { method: 'GET', path: '/' }] = linesOf(edge, methods);
  const line = { method: wish.method ?? standard.method, path: wish.path ?? standard.path };
  if (!methods.includes(line.method))
    return malformed(
      `method ${JSON.stringify(line.method)}`,
      `A probe sends ${listed(methods)} only, so that it changes nothing. Choose one of them.`,
    );
  if (!isWellFormed(line))
    return malformed(
      'path',
      'The path must begin with / and hold at most 2,048 printable ASCII characters, no space and no #. Correct it.',
    );
  const isKnown = witnesses.some((witness) => isSameLine(witness, line));
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
