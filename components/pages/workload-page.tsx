'use client';

import { StateLink } from '@/components/shell/state-link';
import type { ViewProps } from '@/components/shell/view-props';
import { principalText } from '@/lib/mesh/sentence';
import { AnswersOf } from './answers-of';
import { CertificatesOf } from './certificates-of';
import { FindingsOf } from './findings-of';
import { Gone, PageFrame, Section } from './page-frame';
import { PoliciesOf } from './policies-of';
import { PortsOf } from './ports-of';

/** Everything about one workload: who reaches it, what it reaches, and what decides. */
export function WorkloadPage(view: ViewProps) {
  const { picture, state, onChange } = view;
  const { targets, principals, trustDomain } = picture.reachability;
  const target = targets.find(({ id }) => id === state.id);
  if (target === undefined) return <Gone kind="Workload" name={state.id} />;
  const callsAs = principals.filter(({ workloads }) => workloads.includes(target.id));
  return (
    <PageFrame
      kind={`Workload, ${target.kind}`}
      name={target.id}
      facts={[
        `${target.readyPods} of ${target.pods} ${target.pods === 1 ? 'pod' : 'pods'} ready`,
        target.dataPlane === 'none' ? 'outside the mesh' : target.dataPlane,
        `runs as ${target.serviceAccount}`,
      ]}
    >
      <AnswersOf title="Who can reach it" question={{ to: target.id }} view={view} />
      <PortsOf target={target} view={view} />
      {callsAs.length === 0 ? (
        <Section title="What it can reach">
          <p className="text-ink-2">It calls without an identity of the mesh.</p>
        </Section>
      ) : (
        callsAs.map((principal) => (
          <div key={principal.id} className="grid gap-1.5">
            <AnswersOf
              title={`What it can reach as ${principalText(principal, trustDomain)}`}
              question={{ from: principal.id }}
              view={view}
            />
            <p>
              <StateLink to={{ view: 'principal', id: principal.id }} onChange={onChange}>
                Everything about <code className="text-xs">{principalText(principal, trustDomain)}</code>
              </StateLink>
            </p>
          </div>
        ))
      )}
      <PoliciesOf refs={target.policies} view={view} />
      <FindingsOf refs={target.restsOn} view={view} />
      <CertificatesOf workloads={[target.id]} />
    </PageFrame>
  );
}
