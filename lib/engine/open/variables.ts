import type { RequestAuthentication } from '@/lib/mesh/istio';
import type { MeshConfig } from '@/lib/mesh/mesh-config';
import type { Facts } from '../facts';
import { isPathTemplate } from '../match/path-template';
import { KNOWN_METHODS, normalizePath } from '../path-normalization';
import type { Enforcement } from '../policy';
import { type Field, fieldMatches } from '../rule';
import { addressRepresentatives } from './addresses';
import { type Representatives, stringRepresentatives, templateRepresentatives } from './strings';
import { tokenRepresentatives } from './tokens';

/** A fact that is open, and values of it that stand for all others. */
export interface Variable {
  /** As a missing fact is called. */
  readonly name: string;
  readonly values: readonly Partial<Facts>[];
  readonly complete: boolean;
}

/** What limits a request besides the policies. */
export interface Surroundings {
  readonly authentications: readonly RequestAuthentication[];
  readonly pathNormalization: MeshConfig['pathNormalization'];
  /** The hosts that lead here; null: any. */
  readonly hosts: () => readonly string[] | null;
}

const textsOf = (fields: readonly Field[]): readonly string[] => [
  ...new Set(fields.flatMap(({ values }) => values.map(({ text }) => text))),
];

// The most common one first: what the reader tries before anything else.
const METHODS = [
  'GET',
  'POST',
  ...[...KNOWN_METHODS].filter((method) => method !== 'GET' && method !== 'POST'),
];

const variable = <T>(
  name: string,
  { values, complete }: Representatives<T>,
  assign: (value: T) => Partial<Facts>,
): Variable => ({ name, complete, values: values.map(assign) });

const paths = (fields: readonly Field[], mode: MeshConfig['pathNormalization']): Variable => {
  const patterns = textsOf(fields);
  const { values, complete } = patterns.some(isPathTemplate)
    ? templateRepresentatives(patterns)
    : stringRepresentatives(patterns, ['/']);
  // What the proxy would rewrite is no path that a policy ever sees.
  const stays = values.filter((path) => normalizePath(path, mode)?.path === path);
  return variable('path', { values: stays, complete }, (path) => ({ path, target: path }));
};

const hosts = (fields: readonly Field[], known: readonly string[] | null): Variable => {
  const patterns = textsOf(fields).map((text) => text.toLowerCase());
  const all = known === null ? stringRepresentatives(patterns) : { values: known, complete: true };
  return variable('host', all, (host) => ({ host }));
};

/** A header may be absent, or come several times and meet several patterns at once. */
const header = (name: string, fields: readonly Field[]): Variable => {
  const { values, complete } = stringRepresentatives(textsOf(fields));
  const several = values.length > 1 && values.length <= 8 ? [values] : [];
  const all = [null, ...values.map((value) => [value]), ...several];
  return {
    name: `header ${name}`,
    complete: complete && values.length <= 3,
    values: all.map((value) => ({ headers: { [name]: value } })),
  };
};

const headers = (fields: readonly Field[]): readonly Variable[] => {
  const names = [...new Set(fields.flatMap(({ reads }) => (reads.fact === 'header' ? [reads.name] : [])))];
  return names
    .filter((name) => !name.startsWith(':') && name !== 'host')
    .map((name) =>
      header(
        name,
        fields.filter(({ reads }) => reads.fact === 'header' && reads.name === name),
      ),
    );
};

const MOST_COMPARED = 500_000;

/** Keeps the first of all values that no field tells apart: each field reads one fact. */
const distinct = (variable: Variable, fields: readonly Field[], start: Facts): Variable => {
  const compared = fields.reduce((sum, { values }) => sum + values.length, 0) * variable.values.length;
  if (compared > MOST_COMPARED) return variable;
  const firsts = new Map<string, Partial<Facts>>();
  for (const value of variable.values) {
    const facts: Facts = {
      ...start,
      ...value,
      ...(value.headers === undefined ? {} : { openHeaders: true }),
    };
    const told = fields.map((field) => {
      const truth = fieldMatches(field, facts);
      return typeof truth === 'boolean' ? Number(truth) : '-';
    });
    const key = told.join('');
    if (!firsts.has(key)) firsts.set(key, value);
  }
  return { ...variable, values: [...firsts.values()] };
};

/** The open facts that some field of a residual reads, and values of each that the residual tells apart. */
export const variablesOf = (
  residual: Enforcement,
  around: Surroundings,
  start: Facts,
): readonly Variable[] => {
  const fields = [residual.custom, residual.deny, residual.allow]
    .flat()
    .flatMap(({ rules }) => rules.flatMap(({ clauses }) => clauses.flat(2)));
  const reading = (...facts: readonly string[]) => fields.filter(({ reads }) => facts.includes(reads.fact));
  const when = (read: readonly Field[], build: (read: readonly Field[]) => Variable) =>
    read.length > 0 ? [build(read)] : [];
  const variables = [
    ...when(reading('method'), () =>
      variable('method', { values: METHODS, complete: true }, (method) => ({ method })),
    ),
    ...when(reading('path'), (read) => paths(read, around.pathNormalization)),
    ...when(reading('host'), (read) => hosts(read, around.hosts())),
    ...when(reading('claim', 'requestPrincipal'), (read) =>
      variable('token', tokenRepresentatives(read, around.authentications), (claims) => ({ claims })),
    ),
    ...headers(reading('header')),
    ...when(reading('sourceIp'), (read) =>
      variable('source IP', addressRepresentatives(textsOf(read)), (sourceIp) => ({ sourceIp })),
    ),
    ...when(reading('remoteIp'), (read) =>
      variable('remote IP', addressRepresentatives(textsOf(read)), (remoteIp) => ({ remoteIp })),
    ),
    ...when(reading('sni'), (read) =>
      variable('SNI', stringRepresentatives(textsOf(read)), (sni) => ({ sni })),
    ),
  ];
  return variables.map((one) => distinct(one, fields, start));
};
