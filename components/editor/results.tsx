'use client';

import { CopyButton } from '@/components/ui/copy-button';
import type { Preview } from '@/lib/mesh/preview';
import { diffMarkdown, leadOf } from '@/lib/preview/markdown';
import { answersText } from '@/lib/preview/words';
import { ChangeList } from './change-list';
import { RemarkList } from './remark-list';
import type { Judgement } from './use-preview';

const number = (value: number): string => value.toLocaleString('en');

function leadIn({ diff, mesh, workloads, puts, removes }: Preview): string {
  if (mesh !== null)
    return puts.length + removes.length === 0 ? 'No object of this draft is judged.' : leadOf(diff);
  if (workloads === 0) return 'No workload in this text. Paste Deployments or Pods, with their Services.';
  const answers = `${answersText(diff.of)} between ${number(workloads)} ${workloads === 1 ? 'workload' : 'workloads'}`;
  return diff.of === 0
    ? 'No workload of this text listens on a port, so there is no answer.'
    : `${answers} of this text alone.`;
}

function underLead({ diff, mesh, tookMs }: Preview): string {
  const judged = `Judged ${mesh === null ? 'without a mesh' : `over ${mesh.name}`} in ${tookMs} ms.`;
  if (diff.decidedOtherwise === 0) return judged;
  const keep = diff.decidedOtherwise === 1 ? 'keeps its verdict' : 'keep their verdict';
  return `${judged} ${answersText(diff.decidedOtherwise)} ${keep}, and another policy or rule would decide.`;
}

function Nothing({ isAlone }: { readonly isAlone: boolean }) {
  return (
    <div className="max-w-120 p-4 text-pretty text-ink-2">
      <p className="text-lg text-ink">{isAlone ? 'A mesh on paper.' : 'What would this policy change?'}</p>
      <p className="mt-1">
        {isAlone
          ? 'Paste Deployments or Pods, Services and policies, as many documents as you like. They are judged alone, as Istio would, and no cluster is asked.'
          : 'Write or paste a policy, or several documents. Here stand only the answers that would change, while you write. Nothing is applied to the cluster.'}
      </p>
    </div>
  );
}

/** What would change, in one sentence, then remarks, then line by line. */
export function Results({
  judgement: { preview, fault, isBehind },
  isAlone,
  isEmpty,
  onLine,
  onEdge,
}: {
  readonly judgement: Judgement;
  readonly isAlone: boolean;
  readonly isEmpty: boolean;
  readonly onLine: (line: number) => void;
  readonly onEdge: ((edge: string) => void) | null;
}) {
  if (fault !== null)
    return (
      <p role="alert" className="p-4 wrap-anywhere">
        <b>Not judged.</b> {fault.subject}: {fault.detail}
      </p>
    );
  if (isEmpty) return <Nothing isAlone={isAlone} />;
  if (preview === undefined) return <p className="p-4 text-ink-2">Judging.</p>;
  return (
    <div aria-busy={isBehind} className={isBehind ? 'opacity-60' : ''}>
      <div className="flex flex-wrap items-start gap-3 border-b border-line px-4 py-3 phone:px-3">
        <div role="status" className="min-w-60 flex-1">
          <p className="text-lg text-pretty wrap-anywhere">{leadIn(preview)}</p>
          <p className="text-xs text-ink-2">{underLead(preview)}</p>
        </div>
        {isAlone ? null : (
          <CopyButton text={() => diffMarkdown(preview.diff, preview.mesh?.name ?? 'the text alone')}>
            Copy as Markdown
          </CopyButton>
        )}
      </div>
      {preview.remarks.length === 0 ? null : <RemarkList remarks={preview.remarks} onLine={onLine} />}
      <ChangeList diff={preview.diff} isAlone={isAlone} onEdge={onEdge} />
    </div>
  );
}
