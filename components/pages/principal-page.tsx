'use client';

import { StateLink } from '@/components/shell/state-link';
import type { ViewProps } from '@/components/shell/view-props';
import { principalText } from '@/lib/mesh/sentence';
import { AnswersOf } from './answers-of';
import { CertificatesOf } from './certificates-of';
import { Gone, PageFrame, Section } from './page-frame';

const KIND = {
  account: 'Principal, a service account that pods run as',
  named: 'Principal, only named by a policy: no pod runs as it',
  anonymous: 'Callers without an identity',
} as const;

/** Everything about one identity: what it reaches, who runs as it, who is answered the same. */
export function PrincipalPage(view: ViewProps) {
  const { picture, state, onChange } = view;
  const { principals, principalClasses, targets, trustDomain } = picture.reachability;
  const principal = principals.find(({ id }) => id === state.id);
  if (principal === undefined) return <Gone kind="Principal" name={state.id} />;
  const alike = principalClasses.find(({ members }) => members.includes(principal.id));
  const own = targets.filter(({ id }) => principal.workloads.includes(id));
  return (
    <PageFrame
      kind={KIND[principal.kind]}
      name={principalText(principal, trustDomain)}
      facts={[
        principal.kind === 'account' ? `spiffe://${principal.id}` : '',
        alike !== undefined && alike.members.length > 1
          ? `answered like ${(alike.members.length - 1).toLocaleString('en')} others: ${alike.name}`
          : '',
      ]}
    >
      <AnswersOf title="What it can reach" question={{ from: principal.id }} view={view} />
      {principal.kind === 'anonymous' ? null : (
        <>
          <Section title="Workloads that run as it" note={`${principal.workloads.length}`}>
            {principal.workloads.length === 0 ? <p className="text-ink-2">None.</p> : null}
            <ul className="flex flex-wrap gap-x-4 gap-y-1">
              {principal.workloads.map((id) => (
                <li key={id}>
                  <StateLink to={{ view: 'workload', id }} onChange={onChange}>
                    <code className="text-xs">{id}</code>
                  </StateLink>
                </li>
              ))}
            </ul>
          </Section>
          {own.map(({ id }) => (
            <AnswersOf key={id} title={`Who can reach ${id}`} question={{ to: id }} view={view} />
          ))}
          <CertificatesOf workloads={principal.workloads} />
        </>
      )}
    </PageFrame>
  );
}
