import type { Workload } from '@/lib/mesh/workload';
import { actionOf } from '../policy';
import { pathOf, type PlacedValue } from './policy-values';
import { type Check, remarkOn } from './remark';
import { grouped, type Survey } from './survey';

/** `a/b` for the account, `a/` for the namespace; null: the value names no single one. */
const named = ({ policy, field, value }: PlacedValue): string | null => {
  if (value.includes('*')) return null;
  if (field === 'namespaces') return `${value}/`;
  if (field === 'serviceAccounts') return value.includes('/') ? value : `${policy.meta.namespace}/${value}`;
  const [, namespace, account] = /^[^/]+\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(value) ?? [];
  return namespace === undefined || account === undefined ? null : `${namespace}/${account}`;
};

/** Workloads by account and by namespace; a template counts where its namespace was read, which decides injection. */
const callersOf = ({ model: { snapshot } }: Survey): ReadonlyMap<string, readonly Workload[]> => {
  const read = new Set(snapshot.namespaces.map(({ meta }) => meta.name));
  const seen = snapshot.workloads.filter(({ pods, namespace }) => pods.length > 0 || read.has(namespace));
  return grouped(
    seen.flatMap((workload) =>
      [`${workload.namespace}/`, `${workload.namespace}/${workload.serviceAccount}`].map(
        (key) => [key, workload] as const,
      ),
    ),
  );
};

/** Every port of every workload refuses mutual TLS. */
const isWithoutMtls = ({ policy }: PlacedValue, survey: Survey): boolean => {
  const ports = survey.grounds(policy).flatMap((ground) => ground.ports);
  return ports.length > 0 && ports.every(({ mode }) => mode === 'DISABLE');
};

/** L9: an ALLOW rule on an identity that nobody presents: its callers have no proxy, or its workloads no mutual TLS. */
export const absentIdentity: Check = (survey) => {
  const callers = callersOf(survey);
  return ['principals', 'namespaces', 'serviceAccounts'].flatMap(survey.values).flatMap((placed) => {
    const { policy, value } = placed;

    if (actionOf(policy) !== 'ALLOW' || survey.grounds(policy).length === 0) return [];
    if (isWithoutMtls(placed, survey))
      return remarkOn('L9', policy, {
        path: pathOf(placed),
        message: `${value} is never present: mutual TLS is disabled at every port of this policy's workloads. Enable it, or name addresses.`,
      });
    const key = named(placed);
    const workloads = (key === null ? undefined : callers.get(key)) ?? [];
    const [first] = workloads;
    if (first === undefined || workloads.some(({ dataPlane }) => dataPlane !== 'none')) return [];
    return remarkOn('L9', policy, {
      path: pathOf(placed),
      message: `${value} is never present: ${first.id} has no proxy, and so calls without an identity. Give it a proxy, or name its address.`,
    });
  });
};
