import { type Command, InvalidArgumentError } from 'commander';
import type { AccessRequest } from '@/lib/mesh/request';
import { isRecord } from '@/lib/objects/record';
import { toPort } from './options';

type Headers = Record<string, string[]>;
type Token = NonNullable<AccessRequest['jwt']> | null;

/** Adds one `name:value` to the headers gathered so far. */
export function addHeader(line: string, before: Headers = {}): Headers {
  const [, name, value] = /^\s*(:?[^:\s]+)\s*:\s*(.*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError('Write a header as name:value.');
  return { ...before, [name]: [...(before[name] ?? []), value] };
}

/** Claims of a verified token as a JSON object; `null` says that the request has no token. */
export function toToken(json: string): Token {
  try {
    const claims: unknown = JSON.parse(json);
    if (claims === null) return null;
    if (isRecord(claims)) return { claims: { ...claims } };
  } catch {
    // Falls through to the same advice as JSON of another shape.
  }
  throw new InvalidArgumentError('Write the claims as a JSON object, or null for a request without a token.');
}

/** Facts of the request that a reader gave; what is left out stays open. */
export type RequestOptions = {
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly header?: Headers;
  readonly jwtClaims?: Token;
  readonly sourceIp?: string;
  readonly port?: number;
};

/** Adds the options that give facts of one request. */
export const addRequestOptions = (command: Command): Command =>
  command
    .option('--method <method>', 'method of the request')
    .option('--path <path>', 'path of the request')
    .option('--host <host>', 'host that the request names')
    .option('--header <name:value>', 'a header of the request; repeatable', addHeader)
    .option('--jwt-claims <json>', 'claims of its verified token; null: it has none', toToken)
    .option('--source-ip <ip>', 'address that the connection comes from')
    .option('--port <port>', 'port of the workload, where TO names none', toPort);

/** The request with the given facts in it. */
export const withFacts = (request: AccessRequest, options: RequestOptions): AccessRequest => ({
  ...request,
  ...(options.sourceIp !== undefined && { from: { ...request.from, ip: options.sourceIp } }),
  ...(options.method !== undefined && { method: options.method }),
  ...(options.path !== undefined && { path: options.path }),
  ...(options.host !== undefined && { host: options.host }),
  ...(options.header !== undefined && { headers: options.header }),
  ...(options.jwtClaims !== undefined && { jwt: options.jwtClaims }),
});

/** Whether any fact beside the port was given. */
export const hasFacts = (facts: RequestOptions): boolean => FACTS.some((name) => facts[name] !== undefined);

const FACTS = ['method', 'path', 'host', 'header', 'jwtClaims', 'sourceIp'] as const;
