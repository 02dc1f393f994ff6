import type { AuthorizationPolicy } from '@/lib/mesh/istio';
import { entriesOf } from './policy-values';
import { onPolicies } from './remark';
import { plainName } from './rule-fields';

/** A name of the outside world, and not of a Service. */
const isPublicHost = (host: string): boolean =>
  /^[^:]*[a-z0-9-]+\.[a-z]{2,}(:|$)/i.test(host) &&
  !/\.(svc|local)(:|$)/.test(host) &&
  !/^[^.]+\.[^.]+(:\d+|:\*)$/.test(host);

/** What only a gateway sees, or a name that says gateway. */
const reason = ({ meta, spec }: AuthorizationPolicy): string | null => {
  if (/(^|-)(gateway|gw|ingress|ingressgateway|egress|egressgateway|edge)(-|$)/.test(meta.name))
    return `is called ${meta.name}`;
  const entries = (spec.rules ?? []).flatMap((rule) => (rule === null ? [] : entriesOf(rule)));
  const values = entries.flatMap(({ lists }) => Object.entries(lists));
  const isUsed = (field: string, test: (value: string) => boolean): boolean =>
    values.some(([name, list]) => plainName(name) === field && list.some(test));
  if (isUsed('remoteIpBlocks', () => true)) return 'looks at remote addresses, which a gateway knows';
  return isUsed('hosts', isPublicHost) ? 'names hosts of the outside world' : null;
};

/** L24: meant for the gateway of the root namespace, and decides for every workload of the mesh. */
export const meshWideGatewayPolicy = onPolicies('L24', (policy, { model, planes }) => {
  const { meta, spec } = policy;
  const isMeshWide =
    meta.namespace === model.snapshot.config.rootNamespace &&
    Object.keys(spec.selector?.matchLabels ?? {}).length === 0 &&
    spec.targetRef === undefined &&
    (spec.targetRefs ?? []).length === 0;
  const why = isMeshWide && (planes.has('sidecar') || planes.has('ambient')) ? reason(policy) : null;
  return why === null
    ? []
    : [
        {
          path: spec.selector === undefined ? 'spec' : 'spec.selector',
          message: `This policy ${why}, and decides for every workload of the mesh. Add the selector or the targetRefs of the gateway.`,
        },
      ];
});
