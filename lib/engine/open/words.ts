import type { Facts } from '../facts';
import type { BuiltPolicy, Enforcement } from '../policy';
import type { BuiltRule, Entry, Field } from '../rule';
import { searchLeaves } from './search';
import type { Variable } from './variables';

const either = (texts: readonly string[]): string => texts.join(' or ');

const LABELS: Readonly<Record<string, string>> = {
  host: 'for host',
  requestPrincipal: 'with a token of',
  sourceIp: 'from',
  remoteIp: 'from a client at',
  destinationIp: 'to',
  sni: 'with SNI',
  identity: 'as',
  destinationPort: 'on port',
  metadata: 'with metadata',
};

const labelOf = ({ reads }: Field): string => {
  if (reads.fact === 'header') return `with header ${reads.name}`;
  if (reads.fact === 'claim') return `with claim ${reads.path.join('.')}`;
  return LABELS[reads.fact] ?? '';
};

const isLine = ({ reads }: Field): boolean => reads.fact === 'method' || reads.fact === 'path';

/** "with header x-tenant a or b", "not from 10.0.0.0/8". */
const fieldText = (field: Field): string => {
  const wants = field.values.map(({ text }) => text);
  const any = wants.length === 1 && wants[0] === '*';
  return `${field.negated ? 'not ' : ''}${labelOf(field)}${any ? '' : ` ${either(wants)}`}`;
};

/** "GET, POST /charge, not /charge/admin". */
const lineText = (fields: readonly Field[]): string => {
  const of = (fact: string, negated: boolean): readonly string[] =>
    fields.flatMap((field) =>
      field.reads.fact === fact && field.negated === negated ? field.values.map(({ text }) => text) : [],
    );
  const positive = [of('method', false).join(', '), of('path', false).join(', ')].filter((one) => one !== '');
  const negative = [...of('method', true), ...of('path', true)].map((one) => `not ${one}`);
  return [positive.join(' '), ...negative].filter((one) => one !== '').join(', ');
};

const entryText = (entry: Entry): string => {
  const rest = entry.filter((field) => !isLine(field)).map(fieldText);
  return [lineText(entry.filter(isLine)), ...rest].filter((text) => text !== '').join(' ');
};

const ruleText = ({ clauses }: BuiltRule): string =>
  clauses.map((entries) => either(entries.map(entryText))).join(' ');

const only = (allow: readonly BuiltRule[], deny: readonly BuiltRule[]): Enforcement => {
  const policy = (rules: readonly BuiltRule[]): readonly BuiltPolicy[] => [
    { ref: { kind: '', namespace: '', name: '' }, rules, written: rules.length, provider: '', effect: 'ask' },
  ];
  return { custom: [], audit: [], deny: policy(deny), allow: policy(allow) };
};

const MOST = 12;

const textsOf = (rules: readonly BuiltRule[]): readonly string[] => [...new Set(rules.map(ruleText))];

/** Puts an open chain into words, without the rules that change nothing beside the others. */
export const wordsFor = (
  { allow, deny, custom }: Enforcement,
  start: Facts,
  variables: readonly Variable[],
) => {
  const canPass = (from: readonly BuiltRule[], but: readonly BuiltRule[]): boolean => {
    const { found, exhaustive } = searchLeaves(only(from, but), start, variables);
    return found.has('allow') || !exhaustive;
  };
  const both = (a: BuiltRule, b: BuiltRule): BuiltRule => ({
    index: 0,
    clauses: [...a.clauses, ...b.clauses],
  });
  const rulesOf = (policies: readonly BuiltPolicy[]) => policies.flatMap(({ rules }) => rules);
  const minimal = (rules: readonly BuiltRule[]): readonly BuiltRule[] => {
    if (rules.length > MOST) return rules;
    const kept = [...rules];
    for (const rule of rules) {
      const others = kept.filter((one) => one !== rule);
      if (others.length > 0 && !canPass([rule], others)) kept.splice(kept.indexOf(rule), 1);
    }
    return kept;
  };
  const allowing = minimal(rulesOf(allow));
  const denying = minimal([
    ...rulesOf(custom.filter(({ effect }) => effect === 'deny')),
    ...rulesOf(deny),
  ]).filter(
    (rule) =>
      allowing.length === 0 ||
      allowing.length > MOST ||
      allowing.some((allowed) => canPass([both(rule, allowed)], [])),
  );
  const asking = custom.filter(({ effect }) => effect === 'ask');
  const allowed = textsOf(allowing).filter((text) => text !== '');
  const denied = textsOf(denying);
  return [
    allowed.join('; '),
    denied.length === 0 ? '' : `all but ${denied.join('; ')}`,
    ...asking.map(({ provider, rules }) => {
      const texts = textsOf(rules).filter((text) => text !== '');
      return `${provider} is asked${texts.length === 0 ? '' : ` for ${texts.join('; ')}`}`;
    }),
  ].filter((text) => text !== '');
};
