import { z } from 'zod';
import type { StoredObject } from '../contract';
import { admit } from './admission';
import { type Answer, type Call, jsonAnswer } from './call';
import { apiVersion, KINDS } from './kinds';
import { applyPatch, mergePatch, strategicPatch } from './patch';
import { objectBody } from './serialise';
import {
  alreadyExists,
  badRequest,
  conflict,
  isRefusal,
  namespaceNotFound,
  notFound,
  type Refusal,
  unsupportedMediaType,
} from './status';

const Draft = z.looseObject({
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  metadata: z.looseObject({
    name: z.string().optional(),
    generateName: z.string().optional(),
    namespace: z.string().optional(),
    resourceVersion: z.string().optional(),
  }),
});
type Draft = z.infer<typeof Draft>;

const current = ({ api, target }: Call): StoredObject | undefined =>
  api.store.get(target.kind.stored, target.namespace, target.name);

export function answerGet(call: Call): Answer | Refusal {
  const found = current(call);
  return found
    ? jsonAnswer(200, objectBody(found, call.target))
    : notFound(call.target.kind, call.target.name);
}

export function answerCreate(call: Call, body: unknown): Answer | Refusal {
  const draft = readDraft(call, body);
  if (isRefusal(draft)) return draft;
  const { kind, namespace } = call.target;
  const { name, generateName } = draft.metadata;
  const suffix = Math.random().toString(36).slice(2, 7);
  const given = name ?? (generateName === undefined ? '' : `${generateName}${suffix}`);
  if (call.api.store.get(kind.stored, namespace, given)) return alreadyExists(kind, given);
  return store(call, { ...draft, metadata: { ...draft.metadata, name: given } }, 201);
}

export function answerUpdate(call: Call, body: unknown): Answer | Refusal {
  const draft = readDraft(call, body);
  if (isRefusal(draft)) return draft;
  const before = current(call);
  if (!before) return notFound(call.target.kind, call.target.name);
  return replace(call, before, draft);
}

export function answerPatch(call: Call, body: unknown, mediaType: string): Answer | Refusal {
  const before = current(call);
  const { kind, name } = call.target;
  if (mediaType.includes('apply-patch')) return serverSideApply(call, body, before);
  if (!before) return notFound(kind, name);
  const patch = mediaType.includes('strategic-merge-patch')
    ? strategicPatch
    : mediaType.includes('application/merge-patch')
      ? mergePatch
      : null;
  if (!patch) return unsupportedMediaType(mediaType);
  const draft = readDraft(call, patch({ ...before, apiVersion: wantedVersion(call) }, body));
  return isRefusal(draft) ? draft : replace(call, before, draft);
}

function serverSideApply(call: Call, body: unknown, before: StoredObject | undefined): Answer | Refusal {
  const manager = call.query.get('fieldManager');
  if (manager === null) return badRequest('fieldManager is required for apply patch');
  const { applied } = call.api;
  const key = `${call.target.kind.stored} ${call.target.namespace ?? ''}/${call.target.name} ${manager}`;
  const draft = readDraft(call, before ? applyPatch(before, applied.get(key), body) : body);
  if (isRefusal(draft)) return draft;
  const answer = before ? replace(call, before, draft) : store(call, draft, 201);
  if (!isRefusal(answer)) applied.set(key, body);
  return answer;
}

function replace(call: Call, before: StoredObject, draft: Draft): Answer | Refusal {
  const { kind, name } = call.target;
  if (draft.metadata.name !== undefined && draft.metadata.name !== name)
    return badRequest(
      `the name of the object (${draft.metadata.name}) does not match the name on the URL (${name})`,
    );
  const { resourceVersion } = draft.metadata;
  if (resourceVersion !== undefined && resourceVersion !== before.metadata.resourceVersion)
    return conflict(kind, name);
  return store(call, { ...draft, metadata: { ...draft.metadata, name } }, 200);
}

function store(call: Call, draft: Draft, status: number): Answer | Refusal {
  const { api, target, query } = call;
  const { namespace, kind } = target;
  if (namespace !== undefined && !api.store.get('Namespace', undefined, namespace))
    return namespaceNotFound(namespace);
  const admitted = admit(draft, query.get('fieldValidation') ?? 'Warn');
  if (isRefusal(admitted)) return admitted;
  const object = { ...admitted, apiVersion: apiVersion(kind.group, kind.versions[0]) };
  if (query.get('dryRun') === 'All') return jsonAnswer(status, admitted);
  return jsonAnswer(status, objectBody(api.store.put(object), target));
}

const wantedVersion = ({ target }: Call): string => apiVersion(target.kind.group, target.version);

/** The body as an object of this path's kind and namespace. */
function readDraft(call: Call, body: unknown): Draft | Refusal {
  const { kind, namespace } = call.target;
  const parsed = Draft.safeParse(body);
  if (!parsed.success) return badRequest('the object provided is unrecognized: it has no metadata');
  const draft = { apiVersion: wantedVersion(call), kind: kind.kind, ...parsed.data };
  if (draft.kind !== kind.kind || draft.apiVersion !== wantedVersion(call))
    return badRequest(
      `the object provided is a ${draft.apiVersion}, Kind=${draft.kind} where ${wantedVersion(call)}, Kind=${kind.kind} is wanted`,
    );
  const named = draft.metadata.namespace;
  if (named !== undefined && namespace !== undefined && named !== namespace)
    return badRequest(
      `the namespace of the provided object does not match the namespace sent on the request`,
    );
  const metadata = { ...draft.metadata, ...(namespace !== undefined && { namespace }) };
  return { ...draft, metadata };
}

export function answerDelete(call: Call): Answer | Refusal {
  const { api, target } = call;
  const { kind, name, namespace } = target;
  const found = current(call);
  if (!found) return notFound(kind, name);
  if (call.query.get('dryRun') !== 'All') {
    if (kind.kind === 'Namespace') emptyNamespace(call, name);
    api.store.delete(kind.stored, namespace, name);
  }
  const details = {
    name,
    kind: kind.plural,
    uid: found.metadata.uid,
    ...(kind.group && { group: kind.group }),
  };
  return jsonAnswer(200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
}

/** A namespace takes everything in it along. */
function emptyNamespace({ api }: Call, namespace: string): void {
  for (const { stored } of KINDS)
    for (const { metadata } of api.store.list(stored, namespace))
      api.store.delete(stored, namespace, metadata.name);
}
