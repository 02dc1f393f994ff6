import type { AuthorizationPolicy, Operation, PolicySource, Rule } from '@/lib/mesh/istio';
import { conditionObjections } from './condition';
import { each, type Objection, under } from './objection';
import { ACCOUNT, ANY, badValues, IP_RANGE, PATH, PORT, TRUST_DOMAIN, type ValueRule } from './values';

type Lists = PolicySource | Operation;

const listsOf = (lists: Lists): [string, readonly string[]][] =>
  Object.entries(lists).flatMap(([field, values]) => (values === undefined ? [] : [[field, values]]));

const IDENTITY_FIELDS = ['namespaces', 'serviceAccounts', 'trustDomains', 'principals', 'requestPrincipals'];

const RULES: Readonly<Record<string, ValueRule>> = {
  ipBlocks: IP_RANGE,
  remoteIpBlocks: IP_RANGE,
  serviceAccounts: ACCOUNT,
  trustDomains: TRUST_DOMAIN,
  ports: PORT,
  paths: PATH,
};

/** `notPaths` is held to what `paths` is held to. */
const plainName = (field: string): string =>
  field.replace(/^not(.)/, (_, letter: string) => letter.toLowerCase());

const sizeObjections = (field: string, values: readonly string[]): readonly Objection[] =>
  plainName(field) === 'serviceAccounts' && values.length > 16
    ? [
        {
          code: 'E11',
          path: [field],
          message: `\`${field}\` has more than 16 entries. Split the rule.`,
        },
      ]
    : [];

const fieldObjections = (field: string, values: readonly string[], custom: boolean): readonly Objection[] =>
  custom && IDENTITY_FIELDS.includes(plainName(field))
    ? [
        {
          code: 'E5',
          path: [field],
          message: `\`${field}\` cannot be used with the CUSTOM action. Remove it.`,
        },
      ]
    : [...sizeObjections(field, values), ...badValues(field, values, RULES[plainName(field)] ?? ANY)];

/** Empty lists say nothing, so a source with nothing else is as empty as `{}`. */
const listObjections = (
  name: 'source' | 'operation',
  lists: Lists | undefined,
  custom: boolean,
): readonly Objection[] => {
  const fields = lists === undefined ? [] : listsOf(lists);
  if (fields.every(([, values]) => values.length === 0)) {
    const place = name === 'source' ? 'from.source' : 'to.operation';
    return [{ code: 'E7', path: [], message: `\`${place}\` must not be empty. Name a field, or remove it.` }];
  }
  return under(
    [name],
    fields.flatMap(([field, values]) => fieldObjections(field, values, custom)),
  );
};

const nullObjection: readonly Objection[] = [
  { code: 'E7', path: [], message: 'This entry must not be null. Remove it, or write {} for every request.' },
];

const ruleObjections = (rule: Rule | null, custom: boolean): readonly Objection[] =>
  rule === null
    ? nullObjection
    : [
        ...each('from', rule.from, (entry) =>
          entry === null ? nullObjection : listObjections('source', entry.source, custom),
        ),
        ...each('to', rule.to, (entry) =>
          entry === null ? nullObjection : listObjections('operation', entry.operation, false),
        ),
        ...each('when', rule.when, (condition) => conditionObjections(condition, custom)),
      ];

const actionObjections = (spec: Spec): readonly Objection[] => {
  const { action = 'ALLOW', rules = [] } = spec;
  if (rules.length > 0 || action === 'ALLOW' || action === 'AUDIT') return providerObjections(spec);
  const message = `${action} action without \`rules\` never triggers. Write an empty rule {} to trigger it for every request.`;
  return [{ code: action === 'DENY' ? 'E6' : 'E4', path: ['action'], message }];
};

const providerObjections = ({ action = 'ALLOW', provider }: Spec): readonly Objection[] => {
  const objection = (message: string): readonly Objection[] => [{ code: 'E4', path: ['provider'], message }];
  if (action === 'CUSTOM')
    return (provider?.name ?? '') === ''
      ? objection('`provider.name` must not be empty with the CUSTOM action. Name an extension provider.')
      : [];
  return provider === undefined
    ? []
    : objection(`\`provider\` must not be used with the ${action} action. Remove it.`);
};

type Spec = AuthorizationPolicy['spec'];

/** Objections to the action, the provider and the rules of an AuthorizationPolicy. */
export const policyObjections = (spec: Spec): readonly Objection[] => [
  ...actionObjections(spec),
  ...each('rules', spec.rules, (rule) => ruleObjections(rule, spec.action === 'CUSTOM')),
];
