import type { PeerAuthentication } from '@/lib/mesh/istio';
import type { Finding } from '@/lib/mesh/reachability';
import type { Model } from '../model';

const remark = (policy: PeerAuthentication, path: string, message: string): Finding => ({
  code: 'L20',
  severity: 'error',
  object: { kind: policy.kind, namespace: policy.meta.namespace, name: policy.meta.name },
  path,
  message,
  source: policy.source,
});

/** Keys that are a Service's port and no port of the workloads that the policy decides for. */
const servicePorts = ({ workloads }: Model, policy: PeerAuthentication): readonly string[] => {
  const addresses = workloads
    .filter(({ mtls }) => mtls.workloadPolicy === policy)
    .flatMap((entry) => entry.addresses);
  return Object.keys(policy.spec.portLevelMtls ?? {}).filter(
    (key) =>
      addresses.some(({ service, port }) => service !== null && String(port) === key) &&
      !addresses.some(({ targetPort }) => String(targetPort) === key),
  );
};

/** L20: a PeerAuthentication that Istio passes over, wholly or at a port. */
export const portModeKey = (model: Model): readonly Finding[] =>
  model.snapshot.peerAuthentications.flatMap((policy): readonly Finding[] => {
    const labels = Object.keys(policy.spec.selector?.matchLabels ?? {});
    if (labels.length > 0 && policy.meta.namespace === model.snapshot.config.rootNamespace)
      return [
        remark(
          policy,
          'spec.selector',
          'A PeerAuthentication with a selector is ignored in the root namespace. Put it into the namespace of its workloads.',
        ),
      ];
    return servicePorts(model, policy).map((key) =>
      remark(
        policy,
        `spec.portLevelMtls.${key}`,
        `Port ${key} is the Service's, and modes are set for ports of the pod. Write the target port.`,
      ),
    );
  });
