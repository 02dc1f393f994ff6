import { isIPv4, isIPv6 } from 'node:net';
import type {
  AuthorizationPolicy,
  Condition,
  Operation,
  PeerAuthentication,
  PolicySource,
  Rule,
} from '@/lib/mesh/istio';

/** What istiod's validating webhook objects to; null when it lets the object pass. */
export function webhookObjection(object: AuthorizationPolicy | PeerAuthentication): string | null {
  // Everything it holds against a PeerAuthentication is in the schema too.
  if (object.kind === 'PeerAuthentication') return null;
  return actionObjection(object.spec) ?? rulesObjection(object.spec);
}

type Spec = AuthorizationPolicy['spec'];

function actionObjection({ action = 'ALLOW', rules, provider }: Spec): string | null {
  if (rules === undefined && (action === 'DENY' || action === 'CUSTOM'))
    return `${action} action without \`rules\` never triggers; an empty rule \`{}\` triggers it for every request`;
  if (action === 'CUSTOM' && (provider?.name ?? '') === '') return '`provider.name` must not be empty';
  if (action !== 'CUSTOM' && provider !== undefined)
    return `\`provider\` must not be used with the ${action} action`;
  return null;
}

const rulesObjection = (spec: Spec): string | null =>
  firstOf(spec.rules ?? [], (rule, index) => {
    const objection = rule === null ? 'must not be null' : ruleObjection(rule, spec.action === 'CUSTOM');
    return objection === null ? null : `rule[${index}]: ${objection}`;
  });

const ruleObjection = (rule: Rule, custom: boolean): string | null =>
  firstOf(rule.from ?? [], (entry) => sourceObjection(entry?.source, custom)) ??
  firstOf(rule.to ?? [], (entry) => operationObjection(entry?.operation)) ??
  firstOf(rule.when ?? [], (condition) => conditionObjection(condition, custom));

const NOT_FOR_CUSTOM = ['namespaces', 'serviceAccounts', 'trustDomains', 'principals', 'requestPrincipals'];

function sourceObjection(source: PolicySource | undefined, custom: boolean): string | null {
  const fields = listsOf(source);
  if (fields.length === 0) return '`from.source` must not be empty';
  return firstOf(fields, ([field, values]) => {
    const plain = field.replace(/^not(.)/, (_, letter: string) => letter.toLowerCase());
    if (custom && NOT_FOR_CUSTOM.includes(plain)) return `\`${field}\` cannot be used with the CUSTOM action`;
    if (plain.endsWith('pBlocks')) return badValue(field, values, isIpRange);
    if (plain === 'serviceAccounts') return badValue(field, values, isAccount);
    if (plain === 'trustDomains')
      return badValue(field, values, (value) => /^\*?[^*/]*\*?$/.test(value) && !/\*.*\*/.test(value));
    return badValue(field, values, () => true);
  });
}

function operationObjection(operation: Operation | undefined): string | null {
  const fields = listsOf(operation);
  if (fields.length === 0) return '`to.operation` must not be empty';
  return firstOf(fields, ([field, values]) => {
    if (/ports$/i.test(field)) return badValue(field, values, isPort);
    if (/paths$/i.test(field)) return badValue(field, values, isPath);
    return badValue(field, values, () => true);
  });
}

const PLAIN_KEYS = [
  'source.ip',
  'remote.ip',
  'source.namespace',
  'source.serviceAccount',
  'source.trustDomain',
  'source.principal',
  'request.auth.principal',
  'request.auth.audiences',
  'request.auth.presenter',
  'destination.ip',
  'destination.port',
  'connection.sni',
];
const KEYED =
  /^(request\.headers\[[^[\]]+\]|request\.auth\.claims(\[.+\])+|experimental\.envoy\.filters\.[^[]+\[.+\])$/;
const IDENTITY_KEY = /^(source\.(namespace|serviceAccount|trustDomain|principal)$|request\.auth\.)/;

function conditionObjection({ key, values = [], notValues = [] }: Condition, custom: boolean): string | null {
  if (key === '') return '`key` must not be empty';
  if (!PLAIN_KEYS.includes(key) && !KEYED.test(key)) return `unknown attribute: ${key}`;
  if (values.length + notValues.length === 0) return 'at least one of `values`, `notValues` must be set';
  if (custom && IDENTITY_KEY.test(key)) return `\`${key}\` cannot be used with the CUSTOM action`;
  const all = [...values, ...notValues];
  if (key.endsWith('.ip')) return badValue(key, all, isIpRange);
  return badValue(key, all, key === 'destination.port' ? isPort : () => true);
}

const listsOf = (lists: PolicySource | Operation | undefined): [string, readonly string[]][] =>
  Object.entries(lists ?? {}).flatMap(([field, values]) => (values === undefined ? [] : [[field, values]]));

function badValue(
  field: string,
  values: readonly string[],
  isGood: (value: string) => boolean,
): string | null {
  const bad = values.find((value) => value === '' || !isGood(value));
  if (bad === undefined) return null;
  return bad === ''
    ? `\`${field}\` must not contain an empty value`
    : `\`${field}\` has the invalid value ${JSON.stringify(bad)}`;
}

const isPort = (value: string): boolean => /^\d+$/.test(value) && Number(value) <= 65535;

function isIpRange(value: string): boolean {
  const [address = '', bits, ...more] = value.split('/');
  const width = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  if (width < 0 || more.length > 0) return false;
  return bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= width);
}

const isAccount = (value: string): boolean =>
  value.length <= 320 && !value.includes('*') && /^[^/]+(\/[^/]+)?$/.test(value);

/** Braces only as `{*}` and `{**}`, each a whole segment; `{**}` last of them; no star and no empty segment beside. */
function isPath(value: string): boolean {
  if (!/[{}]/.test(value)) return true;
  const segments = value.replace(/^\//, '').split('/');
  const operators = segments.filter((segment) => /^\{\*\*?\}$/.test(segment));
  const literals = segments.filter((segment) => !operators.includes(segment));
  return (
    operators.length > 0 &&
    !operators.slice(0, -1).includes('{**}') &&
    literals.every((literal) => /^[\w\-.~%!$&'()+,;:@=]+$/.test(literal))
  );
}

function firstOf<T>(
  items: readonly T[],
  objection: (item: T, index: number) => string | null,
): string | null {
  for (const [index, item] of items.entries()) {
    const found = objection(item, index);
    if (found !== null) return found;
  }
  return null;
}
