import type { MeshConfig } from '@/lib/mesh/mesh-config';
import type { ObjectRef, Source } from '@/lib/mesh/object';
import { refText } from '@/lib/mesh/object';
import type { DraftRemark } from '@/lib/mesh/preview';
import type { MeshObject, Problem } from '@/lib/mesh/snapshot';
import { validateObject } from '@/lib/objects/admission/validate';
import { decodeObject } from '@/lib/objects/decode';
import { type LineFinder, lineFinder } from '@/lib/objects/locate-source';
import { asMeshConfigMap, decodeMeshConfig } from '@/lib/objects/mesh-config';
import { parseManifests } from '@/lib/objects/parse';

/** A text as what it would put into a mesh, and take out of it. */
export type Draft = {
  /** Those that an API server would take. */
  readonly objects: readonly MeshObject[];
  readonly removed: readonly { readonly ref: ObjectRef; readonly line: number }[];
  /** Null: the mesh keeps its own. */
  readonly config: MeshConfig | null;
  readonly remarks: readonly DraftRemark[];
  readonly lineOf: LineFinder;
};

const FILE = 'draft';

type Into = {
  readonly objects: MeshObject[];
  readonly removed: { ref: ObjectRef; line: number }[];
  readonly remarks: DraftRemark[];
  config: MeshConfig | null;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What kustomize writes for an object that shall not be there. */
function asRemoval(raw: unknown): ObjectRef | null {
  if (!isRecord(raw) || raw['$patch'] !== 'delete') return null;
  const meta = isRecord(raw['metadata']) ? raw['metadata'] : {};
  const [kind, name, namespace] = [raw['kind'], meta['name'], meta['namespace'] ?? 'default'];
  if (typeof kind !== 'string' || typeof name !== 'string' || typeof namespace !== 'string') return null;
  return { kind, namespace: kind === 'Namespace' ? null : namespace, name };
}

const toRemark = ({ object, path, message }: Problem, line: number): DraftRemark => ({
  effect: 'refused',
  object: object.kind === 'File' ? null : object,
  line,
  path,
  message,
});

/** True: the document was the configuration of the mesh. */
function takeConfig(raw: unknown, source: Source, into: Into): boolean {
  const data = asMeshConfigMap(raw);
  if (data === null) return false;
  const config = decodeMeshConfig(data);
  if (config.ok) into.config = config.value;
  else into.remarks.push(toRemark(config.error, source.line));
  return true;
}

function takeObject(raw: unknown, source: Source, lineOf: LineFinder, into: Into): void {
  const validated = validateObject(raw, source);
  if (validated === null) {
    const kind = isRecord(raw) && typeof raw['kind'] === 'string' ? raw['kind'] : 'object';
    into.remarks.push({
      effect: 'ignored',
      object: null,
      line: source.line,
      path: 'kind',
      message: `A ${kind} decides nothing here, so it is left out of the judgement.`,
    });
    return;
  }
  const { object, refusals, warnings } = validated;
  for (const [effect, remarks] of [['refused', refusals] as const, ['warned', warnings] as const])
    for (const { path, message } of remarks)
      into.remarks.push({ effect, object, line: lineOf(source, path), path, message });
  if (refusals.length > 0) return;
  const decoded = decodeObject(raw, source);
  if (decoded?.ok) into.objects.push(decoded.value);
}

/** A text of manifests as a draft. What a cluster would refuse of it is said, and not judged. */
export function readDraft(text: string): Draft {
  const { documents, problems } = parseManifests(text, FILE);
  const lineOf = lineFinder(text);
  const into: Into = { objects: [], removed: [], remarks: [], config: null };
  for (const problem of problems) into.remarks.push(toRemark(problem, problem.source?.line ?? 1));
  for (const { raw, source } of documents) {
    const ref = asRemoval(raw);
    if (ref !== null) into.removed.push({ ref, line: source.line });
    else if (!takeConfig(raw, source, into)) takeObject(raw, source, lineOf, into);
  }
  return { ...into, lineOf };
}

/** Says of a removal that it removes nothing. */
export const removesNothing = (ref: ObjectRef, line: number): DraftRemark => ({
  effect: 'ignored',
  object: ref,
  line,
  path: '$patch',
  message: `${refText(ref)} is not in this mesh, so leaving it out changes nothing.`,
});
