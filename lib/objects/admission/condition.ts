import type { Condition } from '@/lib/mesh/istio';
import type { Objection } from './objection';
import { ANY, badValues, IP_RANGE, PORT, type ValueRule } from './values';

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

const ruleOf = (key: string): ValueRule => {
  if (key.endsWith('.ip')) return IP_RANGE;
  return key === 'destination.port' ? PORT : ANY;
};

const keyObjection = ({ key, values = [], notValues = [] }: Condition, custom: boolean): Objection | null => {
  const path = ['key'];
  if (key === '') return { code: 'E14', path, message: '`key` must not be empty. Name an attribute.' };
  if (!PLAIN_KEYS.includes(key) && !KEYED.test(key))
    return {
      code: 'E14',
      path,
      message: `unknown attribute: ${key}. Write a key that Istio has, such as source.ip or request.headers[name].`,
    };
  if (values.length + notValues.length === 0)
    return { code: 'E14', path: [], message: 'at least one of `values`, `notValues` must be set.' };
  if (custom && IDENTITY_KEY.test(key))
    return { code: 'E5', path, message: `\`${key}\` cannot be used with the CUSTOM action. Remove it.` };
  return null;
};

/** Objections to one `when` entry. */
export const conditionObjections = (condition: Condition, custom: boolean): readonly Objection[] => {
  const found = keyObjection(condition, custom);
  if (found !== null) return [found];
  const rule = ruleOf(condition.key);
  return [
    ...badValues('values', condition.values ?? [], rule),
    ...badValues('notValues', condition.notValues ?? [], rule),
  ];
};
