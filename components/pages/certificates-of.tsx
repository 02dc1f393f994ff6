'use client';

import { useQuery } from '@tanstack/react-query';
import { Age } from '@/components/ui/age';
import { certificatesQuery } from '@/lib/api/queries';
import { absoluteText } from '@/lib/graph/age';
import type { HeldCertificate } from '@/lib/mesh/certificate';
import { Section } from './page-frame';

const stateText = ({ certificate }: HeldCertificate): string => {
  if (certificate === null) return 'its proxy was not asked yet';
  return certificate.state === 'active' ? 'active' : `${certificate.state}: ${certificate.detail}`;
};

function Held({ held }: { readonly held: HeldCertificate }) {
  const { pod, certificate, declared } = held;
  const isOther =
    certificate?.spiffeId !== null &&
    certificate?.spiffeId !== undefined &&
    certificate.spiffeId !== declared;
  return (
    <li className="border-t border-line py-1.5 wrap-anywhere first:border-t-0">
      <code className="text-xs">
        {pod.namespace}/{pod.name}
      </code>{' '}
      {stateText(held)}
      {certificate?.notAfter == null ? null : `, valid until ${absoluteText(certificate.notAfter)}`}
      {certificate === null ? null : (
        <>
          , read <Age at={certificate.readAt} ago />
        </>
      )}
      <code className="block text-xs text-ink-2">{certificate?.spiffeId ?? declared}</code>
      {isOther ? <span className="block">The pod runs as {declared}.</span> : null}
    </li>
  );
}

/** What the proxies of some workloads present. */
export function CertificatesOf({ workloads }: { readonly workloads: readonly string[] }) {
  const { data, error } = useQuery(certificatesQuery());
  const own = data?.held.filter(({ workload }) => workloads.includes(workload)) ?? [];
  return (
    <Section title="Certificates" note={data === undefined ? '' : `${own.length}`}>
      {error === null ? null : <p role="alert">{error.message}</p>}
      {data === undefined && error === null ? <p className="text-ink-2">Reading the certificates.</p> : null}
      {data !== undefined && own.length === 0 ? (
        <p className="text-ink-2">No pod of it has a proxy that holds one.</p>
      ) : null}
      <ul>
        {own.map((held) => (
          <Held key={`${held.pod.namespace}/${held.pod.name}`} held={held} />
        ))}
      </ul>
    </Section>
  );
}
