import { stringify } from 'yaml';
import { parseManifests } from '@/lib/objects/parse';
import { type AnyRecord, isRecord } from '@/lib/objects/record';
import { admit } from '../api-server/admission';
import { isRefusal } from '../api-server/status';
import type { StoredObject } from '../contract';
import { scenarioKinds } from '../scenarios/load';
import { type Answer, type Control, json, refusal } from './control';

const rowOf = ({ kind, metadata }: StoredObject) => ({
  kind,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  resourceVersion: metadata.resourceVersion,
});

/** Names of all objects, or of one kind or namespace. */
export const listObjects = ({ store }: Control, query: URLSearchParams): Answer => {
  const kind = query.get('kind');
  const namespace = query.get('namespace');
  const kinds = kind === null || kind === '' ? scenarioKinds : [kind];
  const objects = kinds.flatMap((one) =>
    store.list(one, namespace === '' ? undefined : (namespace ?? undefined)),
  );
  return json({ objects: objects.map(rowOf) });
};

const serverFields = new Set(['uid', 'resourceVersion', 'creationTimestamp', 'generation', 'managedFields']);

/** What a person edits: the object without what the API server and the node write into it. */
const editable = ({ apiVersion, kind, metadata, ...rest }: StoredObject): object => ({
  apiVersion,
  kind,
  metadata: Object.fromEntries(Object.entries(metadata).filter(([name]) => !serverFields.has(name))),
  ...Object.fromEntries(Object.entries(rest).filter(([name]) => name !== 'status')),
});

export type Named = { readonly kind: string; readonly namespace: string; readonly name: string };

const known = ({ store }: Control, { kind, namespace, name }: Named): StoredObject | undefined =>
  store.get(kind, kind === 'Namespace' ? undefined : namespace, name);

const absent = ({ kind, namespace, name }: Named): Answer =>
  refusal(404, `${kind} ${namespace}/${name} does not exist.`);

export const readObject = (control: Control, named: Named): Answer => {
  const object = known(control, named);
  return object
    ? { status: 200, type: 'application/yaml', body: stringify(editable(object)) }
    : absent(named);
};

const namespaceOf = ({ metadata }: AnyRecord): string =>
  isRecord(metadata) && typeof metadata['namespace'] === 'string' ? metadata['namespace'] : 'default';

/** Namespaces that objects want and that neither exist nor come with them. */
const missingNamespace = ({ store }: Control, objects: readonly AnyRecord[]): string | undefined => {
  const isNamespace = (object: AnyRecord): boolean => object['kind'] === 'Namespace';
  const coming = objects
    .filter(isNamespace)
    .map(({ metadata }) => (isRecord(metadata) ? metadata['name'] : ''));
  return objects
    .filter((object) => !isNamespace(object))
    .map(namespaceOf)
    .find((name) => !coming.includes(name) && !store.get('Namespace', undefined, name));
};

/** A status that the node wrote stays: an edit replaces what people write. */
const withStatus = (control: Control, object: AnyRecord): AnyRecord => {
  const metadata = isRecord(object['metadata']) ? object['metadata'] : {};
  const before = known(control, {
    kind: String(object['kind']),
    namespace: namespaceOf(object),
    name: String(metadata['name']),
  });
  return before?.['status'] === undefined ? object : { status: before['status'], ...object };
};

/** Creates or replaces what a YAML text holds: all of it, or nothing when one object is refused. */
export const putObjects = async (control: Control, yaml: string): Promise<Answer> => {
  const { documents, problems } = parseManifests(yaml, 'the text');
  const [problem] = problems;
  if (problem) return refusal(400, problem.message);
  const admitted = documents.map(({ raw }) => (isRecord(raw) ? admit(raw, 'Strict') : null));
  const objects: AnyRecord[] = [];
  for (const object of admitted) {
    if (object === null) return refusal(400, 'The text is not a Kubernetes object.');
    if (isRefusal(object)) return refusal(object.code, object.message);
    objects.push(object);
  }
  if (objects.length === 0) return refusal(400, 'The text holds no object.');
  const missing = missingNamespace(control, objects);
  if (missing !== undefined) return refusal(404, `namespaces "${missing}" not found`);
  try {
    const stored = objects.map((object) => control.store.put(withStatus(control, object)));
    await control.settled();
    return json({ objects: stored.map(rowOf) });
  } catch {
    return refusal(400, 'The object needs apiVersion, kind and metadata.name.');
  }
};

export const deleteObject = async (control: Control, named: Named): Promise<Answer> => {
  if (!known(control, named)) return absent(named);
  control.store.delete(named.kind, named.kind === 'Namespace' ? undefined : named.namespace, named.name);
  await control.settled();
  return json({ deleted: named });
};
