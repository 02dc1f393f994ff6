import type { AuthorizationPolicy, Rule } from '@/lib/mesh/istio';
import { actionOf } from '../policy';
import { listsOf } from './policy-values';
import { onPolicies } from './remark';

interface Emptiness {
  readonly path: string;
  readonly message: string;
}

/** One source or operation: none, an empty one, or one with an empty list in it. */
const inEntry = (written: object | undefined, path: string): readonly Emptiness[] => {
  const lists = Object.entries(listsOf(written));
  if (lists.every(([, values]) => values.length === 0))
    return [
      {
        path,
        message: `${path} constrains nothing: it matches everyone at a proxy, and nobody at a ztunnel. Name a field.`,
      },
    ];
  return lists
    .filter(([, values]) => values.length === 0)
    .map(([field]) => ({
      path: `${path}.${field}`,
      message: `${field} is empty and constrains nothing, although it reads as if nobody were meant. Name values, or leave it out.`,
    }));
};

const inRule = (rule: Rule | null, at: string): readonly Emptiness[] => {
  if (rule === null)
    return [
      { path: at, message: `${at} is null, and Istio skips it. Write {} for every request, or remove it.` },
    ];
  const { from, to } = rule;
  return [
    ...(from?.length === 0
      ? [
          {
            path: `${at}.from`,
            message: 'from is empty and matches every caller. Name callers, or leave it out.',
          },
        ]
      : []),
    ...(to?.length === 0
      ? [
          {
            path: `${at}.to`,
            message: 'to is empty and matches every request. Name requests, or leave it out.',
          },
        ]
      : []),
    ...(from ?? []).flatMap((entry, i) => inEntry(entry?.source, `${at}.from[${i}].source`)),
    ...(to ?? []).flatMap((entry, i) => inEntry(entry?.operation, `${at}.to[${i}].operation`)),
  ];
};

const emptyRules = (policy: AuthorizationPolicy): readonly Emptiness[] => {
  if (policy.spec.rules?.length !== 0) return [];
  const message =
    actionOf(policy) === 'ALLOW'
      ? 'rules is empty: this ALLOW policy matches nothing, and so denies every request. Name rules, or write spec: {} to deny all.'
      : `rules is empty: this ${actionOf(policy)} policy does nothing. Name rules, or remove it.`;
  return [{ path: 'spec.rules', message }];
};

/** L25: an empty list constrains nothing, although it reads as if it named nobody. */
export const emptyList = onPolicies('L25', (policy) => [
  ...emptyRules(policy),
  ...(policy.spec.rules ?? []).flatMap((rule, r) => inRule(rule, `spec.rules[${r}]`)),
]);
