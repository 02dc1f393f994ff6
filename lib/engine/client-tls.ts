import type { DestinationRule } from '@/lib/mesh/istio';
import type { Service } from '@/lib/mesh/kubernetes';
import type { Workload } from '@/lib/mesh/workload';
import { selects } from './attach';
import { fqdnOf, hostCovers, resolveHost } from './hosts';
import type { Model } from './model';

/** Where a call starts, as its own proxy sees it. */
export interface ClientPlace {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What the client's proxy sends, and the object that makes it do so. */
export interface ClientTls {
  readonly mode: 'mtls' | 'plaintext' | 'own-tls';
  readonly by: DestinationRule | null;
}

const isExported = ({ meta, spec }: DestinationRule, namespace: string): boolean => {
  const to = spec.exportTo ?? [];
  if (to.length === 0 || to.includes('*') || to.includes(namespace)) return true;
  return to.includes('.') && meta.namespace === namespace;
};

/** The most specific host wins: the exact one, else the longest wildcard. */
const mostSpecific = (rules: readonly DestinationRule[], host: string): readonly DestinationRule[] => {
  const covering = rules
    .map((rule) => ({ rule, host: resolveHost(rule.spec.host, rule.meta.namespace) }))
    .filter((candidate) => hostCovers(candidate.host, host));
  const exact = covering.filter((candidate) => candidate.host === host);
  const ranked = exact.length > 0 ? exact : covering.sort((a, b) => b.host.length - a.host.length);
  return ranked.filter((candidate) => candidate.host === ranked[0]?.host).map(({ rule }) => rule);
};

/** Of one host: the rule for pods like this one, else those for all, of which the oldest traffic policy counts. */
const forPod = (rules: readonly DestinationRule[], { labels }: ClientPlace): DestinationRule | null => {
  const all = rules.filter(({ spec }) => spec.workloadSelector === undefined);
  const own = rules.find(
    ({ spec }) => spec.workloadSelector !== undefined && selects(spec.workloadSelector, labels),
  );
  return own ?? all.find(({ spec }) => spec.trafficPolicy) ?? all[0] ?? null;
};

/**
 * Looked up in the client's namespace, then the service's, then the root; the first that has one decides,
 * even where it is for other pods. Such a rule stays within its namespace.
 */
export const destinationRuleFor = (
  model: Model,
  client: ClientPlace,
  service: Service,
): DestinationRule | null => {
  const places = [client.namespace, service.meta.namespace, model.snapshot.config.rootNamespace];
  for (const namespace of new Set(places)) {
    const rules = (model.destinationRules.get(namespace) ?? []).filter(
      (rule) =>
        isExported(rule, client.namespace) &&
        (rule.spec.workloadSelector === undefined || namespace === client.namespace),
    );
    const found = mostSpecific(rules, fqdnOf(service));
    if (found.length > 0) return forPod(found, client);
  }
  return null;
};

const tlsModeOf = ({ spec }: DestinationRule, port: number): string | undefined => {
  const policy = spec.trafficPolicy;
  const atPort = policy?.portLevelSettings?.find((setting) => setting.port?.number === port);
  const tls = atPort?.tls ?? policy?.tls;
  return tls === undefined ? undefined : (tls.mode ?? 'DISABLE');
};

const MODES: Readonly<Record<string, ClientTls['mode']>> = {
  ISTIO_MUTUAL: 'mtls',
  SIMPLE: 'own-tls',
  MUTUAL: 'own-tls',
};

const speaksMtls = (workload: Workload): boolean =>
  workload.dataPlane === 'sidecar' && workload.labels['security.istio.io/tlsMode'] !== 'disabled';

interface ClientCall {
  readonly service: Service;
  readonly port: number;
  readonly workload: Workload;
  readonly mode: string;
}

const serviceMode = (model: Model, { workload }: ClientCall): string | undefined =>
  model.workload(workload.id)?.mtls.service;

const isHeadless = (service: Service, rule: DestinationRule | null): boolean =>
  service.clusterIP === 'None' || rule?.spec.trafficPolicy?.loadBalancer?.simple === 'PASSTHROUGH';

/**
 * A mode in a DestinationRule is final. Without one: auto-mTLS off is plaintext; DISABLE by mesh or
 * namespace is plaintext to every endpoint; else each endpoint gets mTLS when it has a proxy and its port
 * is not DISABLE. A headless service has no endpoints to look at: it gets mTLS when all of its instances
 * have a proxy, whatever the modes of their ports.
 */
export const clientTls = (model: Model, client: ClientPlace, call: ClientCall): ClientTls => {
  const rule = destinationRuleFor(model, client, call.service);
  const written = rule === null ? undefined : tlsModeOf(rule, call.port);
  if (rule !== null && written !== undefined) return { mode: MODES[written] ?? 'plaintext', by: rule };
  const takes = isHeadless(call.service, rule)
    ? model.behind(call.service).every(speaksMtls)
    : call.mode !== 'DISABLE' && speaksMtls(call.workload);
  const detected = model.snapshot.config.enableAutoMtls && serviceMode(model, call) !== 'DISABLE' && takes;
  return { mode: detected ? 'mtls' : 'plaintext', by: null };
};
