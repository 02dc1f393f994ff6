import { object } from './object';
import { type FuzzPort, type FuzzServer, SERVERS } from './place';
import { type Action, focusedRule, type FuzzPolicy, type FuzzRule, ofAction } from './policy';
import type { Random } from './random';

/** A rule that alone decides at one port of a server. */
export interface Focus {
  readonly server: FuzzServer;
  readonly rule: FuzzRule;
}

const oneOfEach = (ports: readonly FuzzPort[]): readonly FuzzPort[] => [
  ...new Map(ports.map((port) => [port.target, port])).values(),
];

const focusedPolicy = (random: Random, server: FuzzServer, prefix: string): FuzzPolicy => {
  const action = random.weigh<Action>([
    [6, 'ALLOW'],
    [5, 'DENY'],
    [1, 'CUSTOM'],
  ]);
  const rules = oneOfEach(server.ports).map((port) => focusedRule(random, action, port));
  const spec = {
    selector: { matchLabels: { app: server.labels['app'] } },
    ...ofAction(random, action),
    rules,
  };
  const place = { namespace: server.namespace, name: `${prefix}-${server.name}` };
  return { object: object('AuthorizationPolicy', place, spec), action, rules, enforced: true };
};

/** For each server one policy, with one rule of one field for each port: nothing hides what the field does. */
export const focusedPolicies = (
  random: Random,
  prefix: string,
): { readonly policies: readonly FuzzPolicy[]; readonly focuses: readonly Focus[] } => {
  const all = SERVERS.filter(({ proxied }) => proxied).map((server) => ({
    server,
    policy: focusedPolicy(random, server, prefix),
  }));
  return {
    policies: all.map(({ policy }) => policy),
    focuses: all.flatMap(({ server, policy }) => policy.rules.map((rule) => ({ server, rule }))),
  };
};

/** Lets in whoever presents a certificate. */
export const presentedOnly = (namespace: string, name: string): FuzzPolicy => {
  const rules: readonly FuzzRule[] = [{ from: [{ source: { principals: ['*'] } }] }];
  const spec = { action: 'ALLOW', rules };
  return {
    object: object('AuthorizationPolicy', { namespace, name }, spec),
    action: 'ALLOW',
    rules,
    enforced: true,
  };
};
