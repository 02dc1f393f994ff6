import { analyse } from '@/lib/engine/analyse';
import type { Preview } from '@/lib/mesh/preview';
import type { Reachability } from '@/lib/mesh/reachability';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { type Ground, previewDraft } from './preview';

/** Judges snapshots, and drafts over the last of them. */
export type Judge = {
  readonly judge: (snapshot: Snapshot) => Reachability | Promise<Reachability>;
  /** Without a mesh, or where none was judged yet, a draft is a mesh of its own. */
  readonly preview: (draft: { readonly text: string; readonly alone: boolean }) => Preview | Promise<Preview>;
  readonly close: () => void;
};

/** Judges where it is called. */
export function judgeHere(): Judge {
  let ground: Ground | null = null;
  return {
    judge: (snapshot) => {
      const reachability = analyse(snapshot);
      ground = { snapshot, reachability };
      return reachability;
    },
    preview: ({ text, alone }) => previewDraft(text, alone ? null : ground),
    close: () => undefined,
  };
}
