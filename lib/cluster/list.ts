import { z } from 'zod';
import { fail, ok, type Result } from '@/lib/mesh/result';
import type { CallFault } from './call-fault';
import type { Connection } from './connect';
import { decodeItem, type Item } from './item';
import { attemptText, collectionPath, collectionQuery, type WatchedKind } from './kinds';
import { readJson } from './request';

/** A whole collection, and the version from which to watch on. */
export type Listing = { readonly items: Map<string, Item>; readonly resourceVersion: string };

const PAGE = '500';
const RESTARTS = 3;

const Page = z.object({
  metadata: z.object({ resourceVersion: z.string().default(''), continue: z.string().nullish() }),
  items: z.array(z.unknown()).nullable(),
});

async function readPages(
  connection: Connection,
  kind: WatchedKind,
  namespace: string | null,
  signal?: AbortSignal,
): Promise<Result<Listing, CallFault>> {
  const items = new Map<string, Item>();
  const what = attemptText('list', kind, namespace);
  let next = '';
  for (;;) {
    const answer = await readJson(connection, {
      what,
      path: collectionPath(kind, namespace),
      query: { limit: PAGE, ...collectionQuery(kind), ...(next !== '' && { continue: next }) },
      signal,
    });
    if (!answer.ok) return answer;
    const page = Page.safeParse(answer.value);
    if (!page.success)
      return fail({
        kind: 'malformed',
        subject: what,
        detail: `${connection.server} answered with something that is no list. Check that it is a Kubernetes API server.`,
        status: null,
      });
    for (const raw of page.data.items ?? []) {
      const item = decodeItem(kind, raw);
      if (item) items.set(item.key, item);
    }
    next = page.data.metadata.continue ?? '';
    if (next === '') return ok({ items, resourceVersion: page.data.metadata.resourceVersion });
  }
}

/** Namespaces have no namespace: within one, it alone is meant. */
export const isOneNamespace = (kind: WatchedKind, namespace: string | null): namespace is string =>
  !kind.namespaced && namespace !== null;

/** One namespace by name: who may list none may still get their own. */
async function readNamespace(
  connection: Connection,
  kind: WatchedKind,
  namespace: string,
  signal?: AbortSignal,
): Promise<Result<Listing, CallFault>> {
  const answer = await readJson(connection, {
    what: `get namespace ${namespace}`,
    path: `${collectionPath(kind, null)}/${encodeURIComponent(namespace)}`,
    signal,
  });
  if (!answer.ok) return answer;
  const item = decodeItem(kind, answer.value);
  return ok({ items: new Map(item ? [[item.key, item]] : []), resourceVersion: '' });
}

/** Lists a kind page by page; a page token that has expired starts the list again. */
export async function list(
  connection: Connection,
  kind: WatchedKind,
  namespace: string | null,
  signal?: AbortSignal,
): Promise<Result<Listing, CallFault>> {
  if (isOneNamespace(kind, namespace)) return readNamespace(connection, kind, namespace, signal);
  for (let restart = 0; ; restart++) {
    const listing = await readPages(connection, kind, namespace, signal);
    if (listing.ok || listing.error.status !== 410 || restart === RESTARTS) return listing;
  }
}
