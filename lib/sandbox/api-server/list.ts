import { z } from 'zod';
import type { StoredObject } from '../contract';
import type { Answer, Call } from './call';
import { apiVersion } from './kinds';
import { readSelectors } from './selectors';
import { itemText } from './serialise';
import { badRequest, expired, isRefusal, type Refusal } from './status';

const Mark = z.object({ version: z.number(), at: z.number() });
type Mark = z.infer<typeof Mark>;

const PAGED_LISTS = 64;

/** One page of a collection, all pages of it from the same moment. */
export function answerList(call: Call): Answer | Refusal {
  const { target, query } = call;
  const matches = readSelectors(query);
  if (isRefusal(matches)) return matches;
  const start = readStart(call);
  if (isRefusal(start)) return start;
  const limit = Number(query.get('limit') ?? 0) || Number.POSITIVE_INFINITY;
  const texts: string[] = [];
  let at = start.at;
  for (; at < start.objects.length && texts.length < limit; at += 1) {
    const object = start.objects[at];
    if (object && isIn(object, target.namespace) && matches(object)) texts.push(itemText(object, target));
  }
  const more = start.objects.slice(at).some((object) => isIn(object, target.namespace) && matches(object));
  if (more) remember(call, start);
  const metadata = {
    resourceVersion: String(start.version),
    ...(more && { continue: writeMark({ version: start.version, at }) }),
  };
  const head = `{"kind":"${target.kind.kind}List","apiVersion":"${apiVersion(target.kind.group, target.version)}"`;
  return {
    status: 200,
    text: `${head},"metadata":${JSON.stringify(metadata)},"items":[${texts.join(',')}]}`,
  };
}

const isIn = (object: StoredObject, namespace: string | undefined): boolean =>
  namespace === undefined || object.metadata.namespace === namespace;

type Start = Mark & { readonly objects: readonly StoredObject[] };

function readStart({ api, target, query }: Call): Start | Refusal {
  const text = query.get('continue') ?? '';
  const kind = target.kind.stored;
  if (text === '') return { version: api.store.version(), at: 0, objects: api.store.list(kind) };
  const mark = readMark(text);
  if (!mark) return badRequest('continue key is not valid: the token cannot be read');
  const objects = api.pages.get(`${kind}@${mark.version}`);
  return objects
    ? { ...mark, objects }
    : expired(
        'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
      );
}

function remember({ api, target }: Call, { version, objects }: Start): void {
  api.pages.set(`${target.kind.stored}@${version}`, objects);
  const [oldest] = api.pages.keys();
  if (api.pages.size > PAGED_LISTS && oldest !== undefined) api.pages.delete(oldest);
}

const writeMark = (mark: Mark): string => Buffer.from(JSON.stringify(mark)).toString('base64url');

function readMark(text: string): Mark | undefined {
  try {
    return Mark.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}
