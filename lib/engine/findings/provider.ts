import type { AuthorizationPolicy } from '@/lib/mesh/istio';
import { actionOf } from '../policy';
import { type Check, onPolicies, remarkOn } from './remark';

const nameOf = ({ spec }: AuthorizationPolicy): string => spec.provider?.name ?? '';

const PATH = 'spec.provider.name';

/** L22: a provider that is not defined denies what matches; an HTTP one is skipped where the bytes are not HTTP. */
export const unusableProvider = onPolicies('L22', (policy, { model, grounds }) => {
  if (actionOf(policy) !== 'CUSTOM') return [];
  const name = nameOf(policy);
  const provider = model.snapshot.config.extensionProviders.find((one) => one.name === name);
  if (provider === undefined)
    return [
      {
        path: PATH,
        message: `The mesh config defines no provider ${name}: every request that matches is denied. Add it to extensionProviders.`,
      },
    ];
  if (provider.kind !== 'ext-authz-http') return [];
  const open = grounds(policy)
    .flatMap(({ ports }) => ports)
    .flatMap(({ target, protocol }) => (protocol === 'tcp' ? target : []));
  return open.length === 0
    ? []
    : [
        {
          path: PATH,
          message: `Provider ${name} speaks HTTP and is not asked at TCP port ${[...new Set(open)].join(', ')}, which stays open. Use envoyExtAuthzGrpc, or deny that port to others.`,
        },
      ];
});

/** L22: one workload with several providers denies whatever any of them would be asked about. */
export const severalProviders: Check = ({ model }) => {
  const seen = new Set<string>();
  const clashes = new Map<AuthorizationPolicy, string>();
  for (const { workload, policies, policySet } of model.workloads) {
    if (workload.dataPlane === 'none' || seen.has(policySet)) continue;
    seen.add(policySet);
    const custom = policies.filter((policy) => actionOf(policy) === 'CUSTOM');
    if (new Set(custom.map(nameOf)).size > 1)
      for (const policy of custom) clashes.set(policy, clashes.get(policy) ?? workload.id);
  }
  return [...clashes].map(([policy, workload]) =>
    remarkOn('L22', policy, {
      path: PATH,
      message: `${workload} has CUSTOM policies with several providers: every request that one of them matches is denied. Use one provider for each workload.`,
    }),
  );
};
