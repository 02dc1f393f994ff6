'use client';

import { edgeClasses, edgeCount } from '@/lib/mesh/edges';
import { Age, Countdown } from '@/components/ui/age';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import type { MeshPicture } from '@/lib/api/contract';
import type { Gap } from '@/lib/mesh/snapshot';
import type { MeshStatus } from '@/lib/mesh/source-status';
import { useConnection } from './connection';
import { GapList } from './gap-list';
import { newest } from './source-groups';
import { useStrange } from './use-url-state';

/** Says at all times that the sandbox is one. */
function SandboxStrip({ status }: { readonly status: MeshStatus }) {
  if (status.mesh.kind !== 'sandbox') return null;
  const { controlUrl } = status.mesh;
  return (
    <p className="flex min-h-7 flex-wrap items-center gap-x-3 border-b border-dashed border-edge bg-panel px-4 text-xs text-ink-2 phone:py-1">
      <span>This is the sandbox, an imitation of a mesh on this machine. It is not Istio.</span>
      {controlUrl === null ? null : (
        <a href={controlUrl} target="_blank" rel="noreferrer">
          Open its control page
        </a>
      )}
    </p>
  );
}

function Stale({ status }: { readonly status: MeshStatus }) {
  const connection = useConnection();
  const at = newest(status.sources);
  const retryAt = connection.retryAt ?? status.retryAt;
  if (connection.retryAt === null && status.state !== 'stale') return null;
  const silent = connection.retryAt === null ? 'The API server' : 'The Meshproof server';
  return (
    <Banner isGap title={`${silent} does not answer.`}>
      {at === null ? null : (
        <>
          Data is <Age at={at} /> old.{' '}
        </>
      )}
      {retryAt === null ? null : (
        <>
          Reconnecting in <Countdown to={retryAt} />;{' '}
        </>
      )}
      probes are off until then.
    </Banner>
  );
}

const reads = (unknown: number, edges: number): string =>
  unknown === 0
    ? 'No answer reads “cannot tell” because of that.'
    : `${unknown.toLocaleString('en')} of ${edges.toLocaleString('en')} answers read “cannot tell”; the others hold.`;

const unknownCount = (reachability: MeshPicture['reachability']): number => {
  let count = 0;
  for (const { answer, principals, ports } of edgeClasses(reachability))
    if (isUnknown(answer)) count += principals.members.length * ports.ports.length;
  return count;
};

const isUnknown = ({ decision }: MeshPicture['reachability']['answers'][number]): boolean =>
  decision.verdict === 'unknown';

const gapWords = ({ kind, resource, detail }: Gap): string =>
  `${kind === 'forbidden' ? `${resource}: ` : ''}${detail.replace(/\.?$/, '.')} `;

const partTitle = (gaps: number): string =>
  gaps === 1 ? '1 part of the mesh was not read.' : `${gaps} parts of the mesh were not read.`;

function Partial({ picture }: { readonly picture: MeshPicture }) {
  const { gaps } = picture.reachability;
  if (gaps.length === 0) return null;
  const unknown = unknownCount(picture.reachability);
  const [first] = gaps;
  return (
    <Banner isGap title={partTitle(gaps.length)} action={<GapList gaps={gaps} />}>
      {gaps.length === 1 && first ? gapWords(first) : ''}
      {reads(unknown, edgeCount(picture.reachability))}
    </Banner>
  );
}

const hidesPolicies = ({ gaps }: MeshPicture['reachability']): boolean =>
  gaps.some(({ resource }) => resource.startsWith('authorizationpolicies'));

function NoPolicy({
  picture,
  onList,
}: {
  readonly picture: MeshPicture;
  readonly onList: (() => void) | null;
}) {
  const { policies, targets } = picture.reachability;
  if (policies.length > 0 || targets.length === 0 || hidesPolicies(picture.reachability)) return null;
  return (
    <Banner
      title="No AuthorizationPolicy in this mesh."
      action={
        onList === null ? null : (
          <Button look="quiet" className="underline underline-offset-3" onClick={onList}>
            List open workloads
          </Button>
        )
      }
    >
      Only mutual TLS and the network stand between workloads: every identity can reach every workload.
    </Banner>
  );
}

/** More names than this are not read any more. */
const FEW_NAMES = 5;

/** What of the address this page does not understand. */
function Strange() {
  const { names, drop } = useStrange();
  if (names.length === 0) return null;
  const left = names.length - FEW_NAMES;
  return (
    <Banner
      title="A part of this address is not understood."
      action={
        <Button look="quiet" className="underline underline-offset-3" onClick={drop}>
          Drop it
        </Button>
      }
    >
      <code className="text-xs wrap-anywhere">{names.slice(0, FEW_NAMES).join(', ')}</code>
      {left > 0 ? ` and ${left} more` : ''} {names.length === 1 ? 'counts' : 'count'} as left out; the rest is
      shown.
    </Banner>
  );
}

/** What holds for the whole page, the most pressing first. */
export function Banners({
  status,
  picture,
  onList,
}: {
  readonly status: MeshStatus | undefined;
  readonly picture: MeshPicture | undefined;
  readonly onList: (() => void) | null;
}) {
  return (
    <>
      {status === undefined ? null : <SandboxStrip status={status} />}
      {status === undefined ? null : <Stale status={status} />}
      <Strange />
      {picture === undefined ? null : <Partial picture={picture} />}
      {picture === undefined ? null : <NoPolicy picture={picture} onList={onList} />}
    </>
  );
}
