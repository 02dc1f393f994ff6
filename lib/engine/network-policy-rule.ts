import type { NetworkPolicy } from '@/lib/mesh/kubernetes';
import { array, type Json, record, text, texts } from './json';
import { labelSelector, type LabelSelector } from './label-selector';

/** Whom a rule names: addresses, or pods by their labels, their namespace's labels, or both. */
export interface Peer {
  readonly ipBlock: { readonly cidr: string; readonly except: readonly string[] } | null;
  readonly pods: LabelSelector | null;
  readonly namespaces: LabelSelector | null;
}

/** A port, a range or a name; with none of them, every port of the protocol. */
export interface RulePort {
  readonly protocol: string;
  readonly from: number | string | null;
  readonly to: number | null;
}

/** One rule: null lists leave everybody, or every port, in. */
export interface NetworkRule {
  readonly peers: readonly Peer[] | null;
  readonly ports: readonly RulePort[] | null;
}

/** A NetworkPolicy as Kubernetes reads it; null: it says nothing of that direction. */
export interface ReadNetworkPolicy {
  readonly policy: NetworkPolicy;
  readonly selector: LabelSelector;
  readonly ingress: readonly NetworkRule[] | null;
  readonly egress: readonly NetworkRule[] | null;
}

const toPeer = (written: Json): Peer => {
  const { ipBlock, podSelector, namespaceSelector } = written;
  const given = (selector: unknown): LabelSelector | null =>
    selector === undefined || selector === null ? null : labelSelector(selector);
  const block = record(ipBlock);
  return {
    ipBlock: 'cidr' in block ? { cidr: text(block['cidr']) ?? '', except: texts(block['except']) } : null,
    pods: given(podSelector),
    namespaces: given(namespaceSelector),
  };
};

const toPort = ({ protocol, port, endPort }: Json): RulePort => ({
  protocol: text(protocol) ?? 'TCP',
  from: typeof port === 'number' || typeof port === 'string' ? port : null,
  to: typeof endPort === 'number' ? endPort : null,
});

/** A list that is absent or empty names nobody in particular, and so leaves all in. */
const listOrAll = <T>(written: unknown, read: (item: Json) => T): readonly T[] | null => {
  const items = array(written);
  return items.length === 0 ? null : items.map((item) => read(record(item)));
};

const toRules = (written: unknown, peers: 'from' | 'to'): readonly NetworkRule[] =>
  array(written).map((item) => {
    const rule = record(item);
    return { peers: listOrAll(rule[peers], toPeer), ports: listOrAll(rule['ports'], toPort) };
  });

/** Without `policyTypes` a policy is about what comes in, and about what goes out where it has rules for that. */
export const readNetworkPolicy = (policy: NetworkPolicy): ReadNetworkPolicy => {
  const { podSelector, policyTypes, ingress, egress } = record(policy.spec);
  const types = texts(policyTypes);
  const applies = (type: string, unsaid: boolean): boolean =>
    types.length === 0 ? unsaid : types.includes(type);
  return {
    policy,
    selector: labelSelector(podSelector),
    ingress: applies('Ingress', true) ? toRules(ingress, 'from') : null,
    egress: applies('Egress', array(egress).length > 0) ? toRules(egress, 'to') : null,
  };
};
