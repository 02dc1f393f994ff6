import type { RequestCondition } from '@/lib/mesh/reachability';
import type { AccessRequest } from '@/lib/mesh/request';
import type { Verdict } from '@/lib/mesh/verdict';
import { entryMatches, type BuiltRule, type Entry } from './rule';
import { type Judgement } from './judge';
import { ruleMatches } from './rule';

/** A request that a probe can send: nothing but a method and a path is chosen. */
type Witness = NonNullable<RequestCondition['passes']>;

const FALLBACK_PATHS = ['/', '/meshproof-no-such-path'];
const FALLBACK_METHODS = ['GET', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'PUT', 'PATCH'];

/** A path or method that a pattern admits, as far as the pattern shows one. */
const sampleOf = (pattern: string): readonly string[] => {
  const filled = pattern.replaceAll('{**}', 'x').replaceAll('{*}', 'x');
  if (filled === '*') return [];
  const sample = filled.startsWith('*') ? `/x${filled.slice(1)}` : filled.replace(/\*$/, '');
  return sample.startsWith('/') ? [sample, `${sample.replace(/\/$/, '')}/x`] : [sample];
};

const fieldsOf = (rules: readonly BuiltRule[], name: RegExp) =>
  rules.flatMap(({ clauses }) => clauses.flat(2)).filter(({ path }) => name.test(path));

const candidates = (rules: readonly BuiltRule[]): readonly Witness[] => {
  const wanted = (name: RegExp) => fieldsOf(rules, name).flatMap(({ wants }) => wants);
  const paths = [...wanted(/\.(notPaths|paths)$/).flatMap(sampleOf), ...FALLBACK_PATHS];
  const methods = [
    ...wanted(/\.(notMethods|methods)$/).filter((method) => FALLBACK_METHODS.includes(method)),
    ...FALLBACK_METHODS,
  ];
  const pairs = [...new Set(methods)].flatMap((method) =>
    [...new Set(paths)].map((path) => ({ method, path })),
  );
  return pairs.filter(({ path }) => path.startsWith('/'));
};

const NAMES: Readonly<Record<string, string>> = {
  hosts: 'host',
  requestPrincipals: 'a token of',
  ipBlocks: 'a caller at',
  remoteIpBlocks: 'a client at',
};

const fieldText = ({ path, wants, negated }: Entry[number]): string | null => {
  const name = path.split('.').at(-1) ?? '';
  if (/^(notM|m)ethods$|^(notP|p)aths$/.test(name)) return null;
  const positive = negated && name.startsWith('not') ? name.charAt(3).toLowerCase() + name.slice(4) : name;
  const label = NAMES[positive] ?? (name === 'values' || name === 'notValues' ? 'a condition on' : null);
  return label === null ? null : `${negated ? 'not ' : ''}${label} ${wants.join(' or ')}`;
};

const list = (entry: Entry, name: string): readonly string[] =>
  entry.find(({ path }) => path.endsWith(`.${name}`))?.wants ?? [];

/** "GET, POST /charge, not /charge/admin". */
const operationText = (entry: Entry): string => {
  const [methods, paths] = [list(entry, 'methods'), list(entry, 'paths')];
  const [notMethods, notPaths] = [list(entry, 'notMethods'), list(entry, 'notPaths')];
  const positive = [methods.join(', '), paths.join(', ')].filter((part) => part !== '').join(' ');
  const negative = [...notMethods, ...notPaths].map((one) => `not ${one}`);
  return [positive, ...negative].filter((part) => part !== '').join(', ');
};

const ruleText = (rule: BuiltRule, judgement: Judgement): string => {
  const { facts } = judgement;
  if (facts === null) return '';
  // Only what is still open is worth saying: what holds for this caller anyway is left out.
  const parts = rule.clauses.map((entries) => {
    const open = entries.filter((entry) => entryMatches(entry, facts) !== false);
    if (open.some((entry) => entryMatches(entry, facts) === true)) return '';
    const texts = open.map((entry) =>
      [operationText(entry), ...entry.map(fieldText)]
        .filter((text) => text !== null && text !== '')
        .join(', '),
    );
    return texts.join(' or ');
  });
  return parts.filter((part) => part !== '').join(', ');
};

const openRules = (judgement: Judgement) => {
  const { facts, destination } = judgement;
  if (facts === null) return { allow: [], deny: [] };
  const { allow, deny, custom } = destination.entry.enforcement(facts.chain);
  const open = (policies: typeof allow) =>
    policies.flatMap(({ rules }) => rules).filter((rule) => ruleMatches(rule, facts) !== false);
  return { allow: open(allow), deny: [...open(deny), ...open(custom)] };
};

const textOf = (judgement: Judgement): string => {
  const { allow, deny } = openRules(judgement);
  const allowed = [...new Set(allow.map((rule) => ruleText(rule, judgement)))].filter((text) => text !== '');
  const denied = [...new Set(deny.map((rule) => ruleText(rule, judgement)))].filter((text) => text !== '');
  const but = denied.length === 0 ? '' : `all but ${denied.join('; ')}`;
  return [allowed.join('; '), but].filter((part) => part !== '').join(', ') || 'some requests';
};

/** What an edge's open answer comes to: a request that passes and one that does not, both judged again. */
export const findCondition = (
  judgement: Judgement,
  request: AccessRequest,
  judge: (request: AccessRequest) => Verdict,
): RequestCondition | null => {
  const { allow, deny } = openRules(judgement);
  let passes: Witness | null = null;
  let fails: Witness | null = null;
  for (const witness of candidates([...allow, ...deny])) {
    const verdict = judge({ ...request, ...witness, headers: {}, jwt: null });
    if (verdict === 'allow') passes ??= witness;
    if (verdict === 'deny') fails ??= witness;
    if (passes !== null && fails !== null) return { text: textOf(judgement), passes, fails };
  }
  return null;
};
