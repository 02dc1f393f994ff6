'use client';

import { useMemo, useRef, useState, type ReactNode } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import type { DraftRemark } from '@/lib/mesh/preview';
import { CodeEditor, type EditorHandle } from './code-editor';
import { Results } from './results';
import { StartMenu } from './start-menu';
import { useDraft } from './use-draft';
import { type Over, useNames, usePreview } from './use-preview';

const NONE: readonly DraftRemark[] = [];

const HINT = {
  mesh: 'Paste or write a policy here.\nCtrl+Space completes fields, namespaces, accounts and labels.',
  alone: 'Paste a whole mesh here: Deployments or Pods, Services, policies.',
};

function Tools({ children, isAlone }: { readonly children: ReactNode; readonly isAlone: boolean }) {
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-2 border-b border-line bg-panel px-4 py-1 phone:px-3">
      <p className="mr-auto phone:basis-full">
        <b className="rounded-sm border border-dashed border-edge px-1.5 py-px">Draft</b>{' '}
        <span className="text-ink-2">
          {isAlone ? 'Judged alone: no cluster is asked.' : 'Nothing here is applied to the cluster.'}
        </span>
      </p>
      {children}
    </div>
  );
}

/** The draft at the left, what it would change at the right. */
export function Desk({
  over,
  onEdge,
  other,
}: {
  readonly over: Over;
  readonly onEdge: ((edge: string) => void) | null;
  /** The way to the other of the two: over a mesh, or alone. */
  readonly other: ReactNode;
}) {
  const isAlone = over === null;
  const { text, setText, notice } = useDraft();
  const [fault, setFault] = useState<string | null>(null);
  const judgement = usePreview(text, over);
  const names = useNames(over);
  const editor = useRef<EditorHandle>(null);
  const isEmpty = text.trim() === '';
  const remarks = useMemo(
    () => (isEmpty || judgement.isBehind ? NONE : (judgement.preview?.remarks ?? NONE)),
    [isEmpty, judgement.isBehind, judgement.preview],
  );
  const replace = (next: string): void => {
    setFault(null);
    editor.current?.replace(next);
  };
  const said = notice ?? fault;
  return (
    <div className="grid h-full grid-cols-[minmax(0,1fr)] grid-rows-[auto_auto_minmax(0,1fr)]">
      <div>{said === null ? null : <Banner title="About this draft.">{said}</Banner>}</div>
      <Tools isAlone={isAlone}>
        <StartMenu names={names} isAlone={isAlone} text={text} onText={replace} onFault={setFault} />
        <CopyButton text={() => window.location.href}>Copy link</CopyButton>
        <Button look="quiet" disabled={isEmpty} onClick={() => replace('')}>
          Clear
        </Button>
        {other}
      </Tools>
      <div className="grid min-h-0 grid-cols-2 narrow:grid-cols-[minmax(0,1fr)] narrow:grid-rows-[minmax(160px,45%)_minmax(0,1fr)]">
        <div className="min-h-0 border-r border-line narrow:border-r-0 narrow:border-b">
          <CodeEditor
            ref={editor}
            text={text}
            onText={setText}
            names={names}
            remarks={remarks}
            hint={isAlone ? HINT.alone : HINT.mesh}
          />
        </div>
        <section
          aria-label="What would change"
          tabIndex={0}
          className="min-h-0 overflow-y-auto bg-panel -outline-offset-2"
        >
          <Results
            judgement={judgement}
            isAlone={isAlone}
            isEmpty={isEmpty}
            onLine={(line) => editor.current?.goTo(line)}
            onEdge={onEdge}
          />
        </section>
      </div>
    </div>
  );
}
