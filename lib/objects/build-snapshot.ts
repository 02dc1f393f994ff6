import { OtherKind, type OtherPolicy } from '@/lib/mesh/istio';
import type { MeshObject, Snapshot } from '@/lib/mesh/snapshot';
import { buildWorkloads } from './workloads';

/** What a reader hands over: the objects, and what it knows about reading them. */
export type Reading = Pick<
  Snapshot,
  'mesh' | 'takenAt' | 'scope' | 'config' | 'certificates' | 'gaps' | 'problems'
> & { readonly objects: readonly MeshObject[] };

type Kind = MeshObject['kind'];
type OfKind<K extends Kind> = Extract<MeshObject, { kind: K }>;

/** Orders and groups what was read. The same objects in any order give the same snapshot. */
export function buildSnapshot(reading: Reading): Snapshot {
  const { objects, ...known } = reading;
  const ordered = objects
    .map((object) => ({ object, key: orderKey(object) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ object }) => object);
  const pick = <K extends Kind>(kind: K): OfKind<K>[] =>
    ordered.filter((object): object is OfKind<K> => object.kind === kind);
  const [pods, namespaces] = [pick('Pod'), pick('Namespace')];
  return {
    ...known,
    namespaces,
    pods,
    workloads: buildWorkloads({ pods, namespaces, controllers: pick('Controller') }),
    serviceAccounts: pick('ServiceAccount'),
    services: pick('Service'),
    endpointSlices: pick('EndpointSlice'),
    networkPolicies: pick('NetworkPolicy'),
    authorizationPolicies: pick('AuthorizationPolicy'),
    peerAuthentications: pick('PeerAuthentication'),
    requestAuthentications: pick('RequestAuthentication'),
    destinationRules: pick('DestinationRule'),
    sidecars: pick('Sidecar'),
    others: ordered.filter(isOther),
  };
}

const orderKey = ({ kind, meta }: MeshObject): string => `${kind}/${meta.namespace}/${meta.name}`;

const OTHERS: ReadonlySet<string> = new Set(OtherKind.options);
const isOther = (object: MeshObject): object is OtherPolicy => OTHERS.has(object.kind);
