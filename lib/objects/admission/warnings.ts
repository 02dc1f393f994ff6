import type { AuthorizationPolicy, JwtRule, PolicySource, Rule, Selector } from '@/lib/mesh/istio';
import type { MeshObject } from '@/lib/mesh/snapshot';
import { isPrivate, readKeys } from './jwks';
import { each, type Objection, under } from './objection';

const isGiven = (list: readonly string[] | undefined): boolean => (list ?? []).length > 0;

const selectorWarnings = (selector: Selector | undefined): readonly Objection[] =>
  selector !== undefined && Object.keys(selector.matchLabels ?? {}).length === 0
    ? [
        {
          code: 'W1',
          path: ['selector'],
          message:
            'The selector has no labels and selects every workload in scope. Remove it, or add labels.',
        },
      ]
    : [];

/** istiod does not count `trustDomains` here, although a TCP chain knows them. */
const CONNECTION_FIELDS = [
  'principals',
  'notPrincipals',
  'namespaces',
  'notNamespaces',
  'serviceAccounts',
  'notServiceAccounts',
  'ipBlocks',
  'notIpBlocks',
  'remoteIpBlocks',
  'notRemoteIpBlocks',
] as const;

const knowsConnection = (source: PolicySource | undefined): boolean =>
  source !== undefined && CONNECTION_FIELDS.some((field) => isGiven(source[field]));

/** As istiod counts, `when` left out: only HTTP fields in `from` without a `to`, or a `to` that names no port. */
const isHttpOnly = ({ from = [], to = [] }: Rule): boolean =>
  to.length > 0
    ? !to.some((entry) => isGiven(entry?.operation?.ports) || isGiven(entry?.operation?.notPorts))
    : from.length > 0 && !from.some((entry) => knowsConnection(entry?.source));

const denyWarnings = ({ action, rules }: AuthorizationPolicy['spec']): readonly Objection[] =>
  each('rules', action === 'DENY' ? rules : [], (rule) =>
    rule !== null && isHttpOnly(rule)
      ? [
          {
            code: 'W2',
            path: [],
            message:
              'This DENY rule has only HTTP attributes, so that it denies all traffic to TCP ports in scope. Name the port.',
          },
        ]
      : [],
  );

const keyWarnings = (rules: readonly JwtRule[] | undefined): readonly Objection[] =>
  each('jwtRules', rules, ({ jwks = '' }) =>
    (readKeys(jwks) ?? []).some(isPrivate)
      ? [
          {
            code: 'W3',
            path: ['jwks'],
            message: '`jwks` holds a private key. Remove it, and replace the key.',
          },
        ]
      : [],
  );

/** What istiod's webhook lets pass with a warning. */
export function webhookWarnings(object: MeshObject): readonly Objection[] {
  if (object.kind === 'PeerAuthentication') return under(['spec'], selectorWarnings(object.spec.selector));
  if (object.kind === 'AuthorizationPolicy')
    return under(['spec'], [...selectorWarnings(object.spec.selector), ...denyWarnings(object.spec)]);
  if (object.kind === 'RequestAuthentication')
    return under(['spec'], [...selectorWarnings(object.spec.selector), ...keyWarnings(object.spec.jwtRules)]);
  return [];
}
