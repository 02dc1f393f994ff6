import type { ClientPlace } from './client-tls';
import type { Client } from './caller';
import { clientEnd } from './below-the-mesh';
import { extensionKey } from './bystanders';
import { consumerNamespaces } from './client-routes';
import { selects } from './attach';
import { array, labelsOf, record, texts } from './json';
import type { Model } from './model';
import { networkKey } from './network-policy';
import { perModel } from './per-snapshot';
import { acceptsIdentity } from './trust-bundle';
import { sidecarOf } from './visibility';

/** What looks at where a caller is: says the same of callers that it treats alike. */
type Reader = (place: ClientPlace) => string;

interface Shared {
  readonly namespace: string;
  readonly to: readonly string[];
}

/** Objects that only some namespaces know, by the place of each in the list. */
const byExport = ({ snapshot }: Model): Reader => {
  const { destinationRules, services, others } = snapshot;
  const shared: readonly Shared[] = [
    ...destinationRules.map(({ meta, spec }) => ({ namespace: meta.namespace, to: spec.exportTo ?? [] })),
    ...services.map(({ meta }) => ({
      namespace: meta.namespace,
      to: (meta.annotations['networking.istio.io/exportTo'] ?? '*').split(',').map((one) => one.trim()),
    })),
    ...others.map(({ meta, spec }) => ({
      namespace: meta.namespace,
      to: texts(record(spec)['exportTo']),
    })),
  ];
  const known = new Map<string, string>();
  shared.forEach(({ namespace, to }, at) => {
    if (to.length === 0 || to.includes('*')) return;
    for (const place of new Set(to.map((one) => (one === '.' ? namespace : one))))
      known.set(place, `${known.get(place) ?? ''}${at} `);
  });
  return ({ namespace }) => known.get(namespace) ?? '';
};

/** Namespaces whose objects may be hidden, or whose callers have routes of their own. */
const byHidden = ({ snapshot, hidden }: Model): Reader => {
  const { destinationRules, sidecars, others } = snapshot;
  const own = new Set([
    ...consumerNamespaces(snapshot),
    ...hidden.map(({ namespace }) => namespace),
    // Where the mesh config is hidden, whoever has such objects may be in the root namespace.
    ...(hidden.length > 0 ? [...destinationRules, ...sidecars, ...others] : []).map(
      ({ meta }) => meta.namespace,
    ),
  ]);
  return ({ namespace }) => (own.has(namespace) ? namespace : '');
};

/** What becomes of a host that a Sidecar does not let its proxies know. */
const byMode =
  (model: Model): Reader =>
  (place) =>
    sidecarOf(model, place)?.spec.outboundTrafficPolicy?.mode ?? '';

const bySidecar =
  (model: Model): Reader =>
  (place) => {
    const sidecar = sidecarOf(model, place);
    if (sidecar === undefined) return '';
    const hosts = (sidecar.spec.egress ?? []).flatMap((egress) => egress.hosts ?? []);
    const here = hosts.some((host) => host.startsWith('./')) ? place.namespace : '';
    return `${sidecar.meta.namespace}/${sidecar.meta.name} ${here}`;
  };

const byDestinationRule =
  ({ destinationRules }: Model): Reader =>
  ({ namespace, labels }) => {
    const own = destinationRules.get(namespace);
    if (own === undefined) return '';
    const selecting = own.flatMap(({ spec }, at) =>
      spec.workloadSelector && selects(spec.workloadSelector, labels) ? [at] : [],
    );
    return `${namespace} ${selecting.join(' ')}`;
  };

/** Matches of routes that ask where a call comes from. */
const byRoute = ({ snapshot }: Model): Reader => {
  const matches = snapshot.others
    .filter(({ kind }) => kind === 'VirtualService')
    .flatMap(({ spec }) => ['http', 'tcp', 'tls'].flatMap((kind) => array(record(spec)[kind])))
    .flatMap((rule) => array(record(rule)['match']).map(record));
  const namespaces = new Set(matches.flatMap(({ sourceNamespace }) => texts([sourceNamespace])));
  const labelled = [...new Set(matches.map(({ sourceLabels }) => JSON.stringify(labelsOf(sourceLabels))))]
    .filter((written) => written !== '{}')
    .map((written) => labelsOf(JSON.parse(written)));
  return ({ namespace, labels }) =>
    [
      namespaces.has(namespace) ? namespace : '',
      ...labelled.flatMap((matchLabels, at) => (selects({ matchLabels }, labels) ? [at] : [])),
    ].join(' ');
};

/** What counts wherever a call goes, and what only where some object touches the destination. */
const readersOf = perModel((model) => ({
  always: [byHidden, byMode, byRoute].map((reader) => reader(model)),
  somewhere: [byExport, bySidecar, byDestinationRule].map((reader) => reader(model)),
}));

const CAPTURE = 'traffic.sidecar.istio.io/';

/** What decides by which way a workload's calls leave it: a router's own routes, a sidecar's annotations. */
const captureOf = (workload: Client['workload']): unknown => {
  if (workload === null) return 'named';
  const { dataPlane, id, annotations, hostNetwork, proxyVersion } = workload;
  if (dataPlane === 'gateway' || dataPlane === 'waypoint') return id;
  const captures = Object.entries(annotations).filter(([key]) => key.startsWith(CAPTURE));
  return [hostNetwork, proxyVersion, captures];
};

/** How the way to policies treats a client. */
export interface ClientKey {
  /** Equal for clients that are treated alike everywhere. */
  readonly key: string;
  /** Equal for those that are, unless an object which touches the destination tells them apart. */
  readonly always: string;
}

export const clientKey = (model: Model, client: Client): ClientKey => {
  const { identity, place, workload, ...rest } = client;
  const isForeign = typeof identity === 'string' && !acceptsIdentity(model.snapshot.config, identity);
  const { always, somewhere } = readersOf(model);
  const everywhere = JSON.stringify([
    rest,
    captureOf(workload),
    always.map((reader) => reader(place)),
    client.proxied === true ? extensionKey(model, workload ?? { ...place, dataPlane: 'sidecar' }) : '',
    identity === null ? 'none' : typeof identity,
    isForeign ? identity : null,
  ]);
  const here = [
    ...somewhere.map((reader) => reader(place)),
    networkKey(model.snapshot, clientEnd(model, client)),
  ];
  return { key: JSON.stringify([everywhere, here]), always: everywhere };
};
