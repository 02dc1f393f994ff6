'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { EvidenceDrawer, SHEET } from '@/components/evidence/evidence-drawer';
import { RunMenu } from '@/components/probe/run-menu';
import { useMedia } from '@/components/ui/use-media';
import { ApiError } from '@/lib/api/client';
import { meshPictureQuery, meshStatusQuery } from '@/lib/api/queries';
import type { Fault } from '@/lib/mesh/result';
import type { MeshStatus } from '@/lib/mesh/source-status';
import { Banners } from './banners';
import { Bar } from './bar';
import { EdgeLinks } from './edge-links';
import { FaultPage } from './fault-page';
import { Loading } from './loading';
import { QuestionField } from './question-field';
import { ShownView } from './shown-view';
import { StatusBar } from './status-bar';
import { SubBar } from './sub-bar';
import type { ViewId } from './url-state';
import { useKeptFocus } from './use-kept-focus';
import { useShown } from './use-shown';
import { useUrlState } from './use-url-state';
import { viewOf } from './views';

const faultOf = (error: Error | null): Fault | null => {
  if (error === null) return null;
  return error instanceof ApiError
    ? error.fault
    : { kind: 'malformed', subject: 'answer of the Meshproof server', detail: error.message };
};

/** Events tell what changed; that nothing did, and the mesh is still followed, only asking can tell. */
const AGES_MS = 10_000;

/** What is known: the status, the picture as soon as there is one, and the fault that stands in its place. */
function useMesh() {
  const client = useQueryClient();
  const { data: status, error: statusError } = useQuery({
    ...meshStatusQuery(),
    refetchInterval: AGES_MS,
  });
  const isReadable = status !== undefined && status.state !== 'starting' && status.state !== 'failed';
  const { data: picture, error: pictureError } = useQuery({ ...meshPictureQuery(), enabled: isReadable });
  const fault = status?.fault ?? faultOf(statusError) ?? (picture ? null : faultOf(pictureError));
  return { status, picture, fault, retry: () => void client.invalidateQueries() };
}

function Waiting({
  status,
  fault,
  onRetry,
}: {
  readonly status: MeshStatus | undefined;
  readonly fault: Fault | null;
  readonly onRetry: () => void;
}) {
  if (fault === null) return <Loading status={status} />;
  return <FaultPage fault={fault} retryAt={status?.retryAt ?? null} onRetry={onRetry} />;
}

/** Views that answer a question; from the others it leads to the table. */
const isTool = (view: ViewId): boolean => ['graph', 'matrix', 'table'].includes(view);

const OPEN =
  'grid-cols-[minmax(0,1fr)_432px] narrow:grid-cols-1 narrow:grid-rows-[minmax(0,1fr)_minmax(0,392px)] sheet:grid-rows-1';

/** The whole page: which mesh, what is asked, the picture, the evidence, and how fresh all of it is. */
export function Dashboard() {
  const [state, change] = useUrlState();
  const { status, picture, fault, retry } = useMesh();
  const isPhone = useMedia('(width <= 600px)');
  const view = viewOf(state.view, isPhone);
  const shown = useShown(picture, state);
  const isOpen = picture !== undefined && state.edge !== null;
  const isCovered = useMedia(SHEET) && isOpen;
  useKeptFocus();
  return (
    <div className="flex h-dvh flex-col phone:pb-13">
      <div className="contents" inert={isCovered}>
        <Bar status={status} hasReport={picture !== undefined}>
          <QuestionField
            reachability={picture?.reachability}
            state={state}
            onAsk={(asked) => change(isTool(state.view) ? asked : { view: 'table', id: null, ...asked })}
          />
        </Bar>
        {picture === undefined ? null : (
          <SubBar
            view={view}
            state={state}
            counts={shown.counts}
            hidden={shown.filter.hidden}
            onChange={change}
          />
        )}
        <Banners
          status={status}
          picture={picture}
          onList={view.id === 'table' ? null : () => change({ view: 'table', id: null })}
        />
      </div>
      <div className={`relative grid min-h-0 flex-1 grid-cols-1 overflow-hidden ${isOpen ? OPEN : ''}`}>
        <main
          tabIndex={-1}
          inert={isCovered}
          className="relative outline-none min-h-0 min-w-0 overflow-hidden"
        >
          {picture === undefined ? (
            <Waiting status={status} fault={fault} onRetry={retry} />
          ) : (
            <ShownView
              view={view}
              picture={picture}
              status={status}
              state={state}
              shown={shown}
              onChange={change}
            />
          )}
        </main>
        {picture !== undefined && state.edge !== null ? (
          <EvidenceDrawer
            edge={state.edge}
            trustDomain={picture.reachability.trustDomain}
            judgedAt={picture.reachability.takenAt}
            isStale={status?.state === 'stale'}
            onClose={() => change({ edge: null })}
            links={<EdgeLinks edge={state.edge} picture={picture} onChange={change} />}
          />
        ) : null}
      </div>
      <div className="contents" inert={isCovered}>
        <StatusBar status={status} picture={picture}>
          <RunMenu rows={shown.rows} namespace={state.question.namespace} />
        </StatusBar>
      </div>
    </div>
  );
}
