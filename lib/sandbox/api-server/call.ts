import type { ServerResponse } from 'node:http';
import type { ObjectStore, PodRuntime, StoredObject } from '../contract';
import type { Grant, Grants } from './access';
import type { Target } from './target';

/** What the handlers share. */
export type Api = {
  readonly store: ObjectStore;
  readonly runtime: PodRuntime;
  readonly grants: Grants;
  /** Lists that somebody is still paging through, by kind and version. */
  readonly pages: Map<string, readonly StoredObject[]>;
  /** What each field manager applied last, by uid and manager. */
  readonly applied: Map<string, unknown>;
  readonly watches: Set<ServerResponse>;
  /** How a watch from before the history is refused: real API servers have done both. */
  staleWatch: 'event' | 'status';
};

/** One authorised request for a served resource. */
export type Call = {
  readonly api: Api;
  readonly target: Target;
  readonly query: URLSearchParams;
  readonly user: string;
  readonly rules: readonly Grant[];
};

/** An answer in full; its text is JSON unless it says otherwise. */
export type Answer = { readonly status: number; readonly text: string; readonly type?: string };

export const jsonAnswer = (status: number, body: unknown): Answer => ({ status, text: JSON.stringify(body) });
