import type { CertificateReport, HeldCertificate } from '@/lib/mesh/certificate';
import type { Snapshot } from '@/lib/mesh/snapshot';
import type { Workload } from '@/lib/mesh/workload';

type Mesh = Pick<Snapshot, 'config' | 'workloads' | 'pods' | 'certificates'>;

/** Workloads whose pods have a proxy of their own: what ztunnel holds for others is another report. */
const HAS_PROXY: readonly Workload['dataPlane'][] = ['sidecar', 'gateway', 'waypoint'];

const accountOf = ({ namespace, serviceAccount }: Workload): string => `${namespace}/${serviceAccount}`;

const declaredBy = ({ config }: Mesh, { namespace, serviceAccount }: Workload): string =>
  `spiffe://${config.trustDomain.replaceAll('@', '.')}/ns/${namespace}/sa/${serviceAccount}`;

/** The workloads of each account. A pod that is being replaced by another revision is no second workload. */
const byAccount = (workloads: readonly Workload[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const accounts = new Map<string, Set<string>>();
  for (const workload of workloads) {
    const own = accounts.get(accountOf(workload)) ?? new Set();
    accounts.set(accountOf(workload), own.add(`${workload.namespace}/${workload.name}`));
  }
  return accounts;
};

/** One entry for each running pod with a proxy, whether its certificate was read or not. */
export function holdCertificates(mesh: Mesh): CertificateReport {
  const workloads = mesh.workloads.filter(({ dataPlane }) => HAS_PROXY.includes(dataPlane));
  const accounts = byAccount(workloads);
  const read = new Map(mesh.certificates.map((one) => [`${one.pod.namespace}/${one.pod.name}`, one]));
  const running = new Set(
    mesh.pods
      .filter(({ phase, terminating }) => phase === 'Running' && !terminating)
      .map(({ meta }) => `${meta.namespace}/${meta.name}`),
  );
  const held = workloads.flatMap((workload) => {
    const { namespace, name } = workload;
    const own = `${namespace}/${name}`;
    const sharedWith = [...(accounts.get(accountOf(workload)) ?? [])].filter((id) => id !== own).sort();
    return workload.pods
      .filter((pod) => running.has(`${namespace}/${pod}`))
      .map((pod): HeldCertificate => {
        const { pod: _, ...certificate } = read.get(`${namespace}/${pod}`) ?? { pod: null };
        return {
          pod: { namespace, name: pod },
          workload: workload.id,
          declared: declaredBy(mesh, workload),
          sharedWith,
          certificate: 'state' in certificate ? certificate : null,
        };
      });
  });
  const { trustDomain, trustDomainAliases, caTrustDomains } = mesh.config;
  return { trustDomains: [...new Set([trustDomain, ...trustDomainAliases, ...caTrustDomains])], held };
}
