import { analyse } from '@/lib/engine/analyse';
import { defaultMeshConfig } from '@/lib/mesh/mesh-config';
import { type ObjectRef, refKey } from '@/lib/mesh/object';
import type { DraftRemark, Preview } from '@/lib/mesh/preview';
import type { Finding, Reachability } from '@/lib/mesh/reachability';
import type { MeshIdentity, Snapshot } from '@/lib/mesh/snapshot';
import { buildSnapshot } from '@/lib/objects/build-snapshot';
import { diffReachability } from '@/lib/preview/diff';
import { type Draft, readDraft, removesNothing } from './preview-draft';
import { holds, withDraft, withNames } from './preview-snapshot';

/** A mesh to judge a draft over. */
export type Ground = { readonly snapshot: Snapshot; readonly reachability: Reachability };

const PAPER: MeshIdentity = {
  kind: 'files',
  name: 'draft',
  server: null,
  kubernetesVersion: null,
  istioVersion: null,
  controlUrl: null,
};

const onPaper = (draft: Draft, now: string): Snapshot =>
  buildSnapshot({
    objects: draft.objects,
    mesh: PAPER,
    takenAt: now,
    scope: [],
    config: draft.config ?? defaultMeshConfig,
    certificates: [],
    gaps: [],
    problems: [],
  });

/** A mesh without anything in it: all of a mesh on paper is new against it. */
const emptied = (reachability: Reachability): Reachability => ({
  ...reachability,
  principals: [],
  targets: [],
  principalClasses: [],
  portClasses: [],
  answers: [],
});

const namedOnly = (of: Reachability, beside: Reachability): readonly string[] => {
  const known = new Set(beside.principals.map(({ id }) => id));
  return of.principals.filter(({ kind, id }) => kind === 'named' && !known.has(id)).map(({ id }) => id);
};

/** Judges both sides of a comparison, so that each knows every identity that the other names. */
function judge(ground: Ground, changed: Snapshot): readonly [Reachability, Reachability] {
  const { snapshot, reachability: before } = ground;
  const after = analyse(changed);
  const [missingBefore, missingAfter] = [namedOnly(after, before), namedOnly(before, after)];
  return [
    missingBefore.length === 0 ? before : analyse(withNames(snapshot, missingBefore)),
    missingAfter.length === 0 ? after : analyse(withNames(changed, missingAfter)),
  ];
}

const refsOf = ({ objects }: Draft): readonly ObjectRef[] =>
  objects.map(({ kind, meta }) => ({
    kind,
    namespace: meta.namespace === '' ? null : meta.namespace,
    name: meta.name,
  }));

/** What the linter remarks of the draft's own objects. */
function findingRemarks(draft: Draft, findings: readonly Finding[]): DraftRemark[] {
  const lines = new Map(
    draft.objects.flatMap((object) =>
      'source' in object && object.source !== null
        ? [
            [
              refKey({ kind: object.kind, namespace: object.meta.namespace, name: object.meta.name }),
              object.source,
            ] as const,
          ]
        : [],
    ),
  );
  return findings.flatMap(({ code, object, path, message }) => {
    const source = lines.get(refKey(object));
    if (source === undefined) return [];
    return [
      { effect: 'noted', object, line: draft.lineOf(source, path), path, message: `${code}: ${message}` },
    ];
  });
}

const byLine = (a: DraftRemark, b: DraftRemark): number => a.line - b.line;

/** Judges a draft over a mesh, or, where there is none, as a mesh of its own. Nothing is applied anywhere. */
export function previewDraft(text: string, ground: Ground | null, now = new Date()): Preview {
  const start = performance.now();
  const draft = readDraft(text);
  const at = now.toISOString();
  const changed = ground === null ? onPaper(draft, at) : withDraft(ground.snapshot, draft, at);
  const [before, after] = ground === null ? onPaperSides(analyse(changed)) : judge(ground, changed);
  const idle = draft.removed.flatMap(({ ref, line }) =>
    ground !== null && holds(ground.snapshot, ref) ? [] : [removesNothing(ref, line)],
  );
  return {
    mesh: ground?.snapshot.mesh ?? null,
    takenAt: ground?.snapshot.takenAt ?? null,
    remarks: [...draft.remarks, ...idle, ...findingRemarks(draft, after.findings)].sort(byLine),
    puts: [...refsOf(draft)],
    removes: draft.removed.map(({ ref }) => ref),
    diff: diffReachability(before, after),
    workloads: after.targets.length,
    tookMs: Math.round(performance.now() - start),
  };
}

const onPaperSides = (after: Reachability): readonly [Reachability, Reachability] => [emptied(after), after];
