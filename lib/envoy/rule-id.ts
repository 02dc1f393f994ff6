import type { ObjectRef } from '@/lib/mesh/object';

/** `istio-ext-authz-opa-ns[a]-policy[b]-rule[0]-deny-due-to-bad-CUSTOM-action`; what stands around it varies. */
const ID =
  /^(istio-ext-authz-.*?-?)?ns\[([^\]]*)\]-policy\[([^\]]*)\]-rule\[(\d+)\](-deny-due-to-bad-CUSTOM-action)?$/;

/** The policy and rule behind a name that Istio gives to a rule; null for any other name. */
export function parseRuleId(id: string): { policy: ObjectRef; rule: number; isCustom: boolean } | null {
  const [, custom, namespace, name, rule] = ID.exec(id) ?? [];
  if (namespace === undefined || name === undefined || rule === undefined) return null;
  return {
    policy: { kind: 'AuthorizationPolicy', namespace, name },
    rule: Number(rule),
    isCustom: custom !== undefined,
  };
}
