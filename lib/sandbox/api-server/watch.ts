import type { ServerResponse } from 'node:http';
import type { StoredObject, StoreEvent } from '../contract';
import { storeKind } from '../store';
import type { Call } from './call';
import { apiVersion } from './kinds';
import { type Matches, readSelectors } from './selectors';
import { objectBody } from './serialise';
import { badRequest, expired, isRefusal, type Refusal, statusBody } from './status';

const BOOKMARK_EVERY_MS = 60_000;
const LONGEST_SECONDS = 1_800;

type Event = { readonly type: StoreEvent['type']; readonly object: StoredObject };

/** Streams changes until the client leaves or the time is up; a refusal when it cannot begin. */
export function streamWatch(call: Call, response: ServerResponse): Refusal | null {
  const { api, query } = call;
  const selected = readSelectors(query);
  if (isRefusal(selected)) return selected;
  const matches = inScope(call, selected);
  const events = readBacklog(call, matches);
  const stale = isRefusal(events) ? events : null;
  if (stale && (stale.code !== 410 || api.staleWatch === 'status')) return stale;

  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  const send = (type: string, object: unknown) => response.write(`${JSON.stringify({ type, object })}\n`);
  if (stale || isRefusal(events)) {
    // Once a watch has begun, its errors travel as events.
    if (stale) send('ERROR', statusBody(stale));
    response.end();
    return null;
  }
  const sendEvent = ({ type, object }: Event) => send(type, objectBody(object, call.target));
  events.forEach(sendEvent);
  if (query.get('sendInitialEvents') === 'true') send('BOOKMARK', bookmark(call, INITIAL_END));
  follow(call, response, { matches, sendEvent, sendBookmark: () => send('BOOKMARK', bookmark(call)) });
  return null;
}

type Stream = {
  readonly matches: Matches;
  readonly sendEvent: (event: Event) => void;
  readonly sendBookmark: () => void;
};

function follow({ api, query }: Call, response: ServerResponse, stream: Stream): void {
  const stop = api.store.subscribe((change) => {
    const event = seenThrough(stream.matches, change);
    if (event) stream.sendEvent(event);
  });
  const bookmarks = query.get('allowWatchBookmarks') === 'true';
  const ticking = bookmarks ? setInterval(stream.sendBookmark, BOOKMARK_EVERY_MS) : undefined;
  const seconds = Math.min(Number(query.get('timeoutSeconds')) || LONGEST_SECONDS, LONGEST_SECONDS);
  const ending = setTimeout(() => {
    stop();
    // Both timers can be due in one turn, and nothing may be written after the end.
    clearInterval(ticking);
    if (bookmarks) stream.sendBookmark();
    response.end();
  }, seconds * 1000);
  api.watches.add(response);
  response.on('close', () => {
    stop();
    clearInterval(ticking);
    clearTimeout(ending);
    api.watches.delete(response);
  });
}

function inScope({ target }: Call, selected: Matches): Matches {
  const { namespace, kind, name } = target;
  return (object) =>
    storeKind(object) === kind.stored &&
    (namespace === undefined || object.metadata.namespace === namespace) &&
    (name === '' || object.metadata.name === name) &&
    selected(object);
}

/** What has to be sent before anything new: all objects, or the changes since the client's version. */
function readBacklog({ api, target, query }: Call, matches: Matches): Event[] | Refusal {
  const from = query.get('resourceVersion') ?? '';
  if (from === '' || from === '0' || query.get('sendInitialEvents') === 'true') {
    const existing = api.store.list(target.kind.stored).filter(matches);
    return existing.map((object) => ({ type: 'ADDED', object }));
  }
  if (!/^\d+$/.test(from)) return badRequest(`invalid resource version: ${JSON.stringify(from)}`);
  const changes = api.store.since(Number(from));
  if (!changes) return expired(`too old resource version: ${from} (${api.store.version()})`);
  return changes.flatMap((change) => seenThrough(matches, change) ?? []);
}

/** A change as a selector lets it be seen: an object that stops matching is gone for this watch. */
function seenThrough(matches: Matches, { type, object, previous }: StoreEvent): Event | null {
  const before = previous !== null && matches(previous);
  const after = type !== 'DELETED' && matches(object);
  if (after) return { type: before ? 'MODIFIED' : 'ADDED', object };
  return before ? { type: 'DELETED', object } : null;
}

const INITIAL_END = { annotations: { 'k8s.io/initial-events-end': 'true' } };

const bookmark = ({ api, target }: Call, metadata = {}) => ({
  kind: target.kind.kind,
  apiVersion: apiVersion(target.kind.group, target.version),
  metadata: { resourceVersion: String(api.store.version()), creationTimestamp: null, ...metadata },
});
