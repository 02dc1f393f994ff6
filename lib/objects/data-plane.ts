import type { Container } from '@/lib/mesh/kubernetes';
import type { DataPlane } from '@/lib/mesh/workload';

/** What of a pod, or of a template that will become one, tells how its traffic is captured. */
export type Captured = {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly hostNetwork: boolean;
  readonly containers: readonly Container[];
};

const PROXY_CONTAINER = 'istio-proxy';
const GATEWAY_LABELS = ['gateway.networking.k8s.io/gateway-name', 'istio.io/gateway-name'];

const proxyOf = (containers: readonly Container[]): Container | undefined =>
  containers.find(({ name, role }) => name === PROXY_CONTAINER && role !== 'init');

/** How a running pod is captured, as its own containers and annotations show. */
export function dataPlaneOf(pod: Captured): DataPlane {
  const proxy = proxyOf(pod.containers);
  if (proxy && isWaypoint(pod)) return 'waypoint';
  if (proxy && isGateway(pod, proxy)) return 'gateway';
  if (proxy) return 'sidecar';
  return pod.annotations['ambient.istio.io/redirection'] === 'enabled' ? 'ambient' : 'none';
}

const isWaypoint = ({ labels }: Captured): boolean =>
  labels['gateway.istio.io/managed'] === 'istio.io-mesh-controller' ||
  labels['gateway.networking.k8s.io/gateway-class-name'] === 'istio-waypoint';

/** A proxy that stands alone in its pod routes for others: it is a gateway, not a sidecar. */
const isGateway = ({ labels, containers }: Captured, proxy: Container): boolean =>
  GATEWAY_LABELS.some((label) => label in labels) ||
  !containers.some(({ name, role }) => role === 'app' && name !== proxy.name);

/** How a pod made from this template will be captured, by the selectors of Istio's injection webhook. */
export function expectedDataPlane(
  template: Captured,
  namespace: Readonly<Record<string, string>>,
): DataPlane {
  const shown = dataPlaneOf(template);
  if (shown !== 'none') return shown;
  if (willBeInjected(template, namespace)) return 'sidecar';
  const mode = template.labels['istio.io/dataplane-mode'] ?? namespace['istio.io/dataplane-mode'];
  return mode === 'ambient' && !template.hostNetwork ? 'ambient' : 'none';
}

function willBeInjected(template: Captured, namespace: Readonly<Record<string, string>>): boolean {
  const asked = template.labels['sidecar.istio.io/inject'] ?? template.annotations['sidecar.istio.io/inject'];
  if (template.hostNetwork || asked === 'false') return false;
  const injection = namespace['istio-injection'];
  if (injection !== undefined) return injection === 'enabled';
  if (namespace['istio.io/rev'] !== undefined) return true;
  return (
    template.labels['sidecar.istio.io/inject'] === 'true' || template.labels['istio.io/rev'] !== undefined
  );
}

/** The tag of the proxy's image: the version that people gave it. */
export function proxyVersionOf(containers: readonly Container[]): string | null {
  const image = proxyOf(containers)?.image.replace(/@.*$/, '') ?? '';
  const tag = image.slice(image.lastIndexOf('/') + 1).split(':')[1];
  return tag ?? null;
}
