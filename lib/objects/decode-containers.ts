import type { Container } from '@/lib/mesh/kubernetes';
import type { RawContainer, RawPodSpec } from './kubernetes-shape';

const META = 'ISTIO_META_';

/** Application containers first, then what starts before them. */
export const decodeContainers = (spec: RawPodSpec): Container[] => [
  ...(spec.containers ?? []).map((container) => decodeContainer(container, 'app', spec)),
  ...(spec.initContainers ?? []).map((container) =>
    decodeContainer(container, container.restartPolicy === 'Always' ? 'sidecar' : 'init', spec),
  ),
];

const decodeContainer = (raw: RawContainer, role: Container['role'], spec: RawPodSpec): Container => ({
  name: raw.name,
  image: raw.image ?? '',
  role,
  runAsUser: raw.securityContext?.runAsUser ?? spec.securityContext?.runAsUser ?? null,
  ports: (raw.ports ?? []).map((port) => ({
    name: port.name ?? null,
    port: port.containerPort,
    protocol: port.protocol ?? 'TCP',
  })),
  meta: Object.fromEntries(
    (raw.env ?? []).flatMap(({ name, value }) =>
      name.startsWith(META) && typeof value === 'string' ? [[name.slice(META.length), value]] : [],
    ),
  ),
});

export const accountOf = (spec: RawPodSpec): string =>
  spec.serviceAccountName || spec.serviceAccount || 'default';
