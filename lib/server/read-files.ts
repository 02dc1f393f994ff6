import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { defaultMeshConfig, type MeshConfig } from '@/lib/mesh/mesh-config';
import { fail, ok, type Result } from '@/lib/mesh/result';
import { type MeshObject, type Problem, Snapshot } from '@/lib/mesh/snapshot';
import { buildSnapshot } from '@/lib/objects/build-snapshot';
import { decodeObject } from '@/lib/objects/decode';
import { asMeshConfigMap, decodeMeshConfig } from '@/lib/objects/mesh-config';
import { parseManifests } from '@/lib/objects/parse';

const MANIFEST = /\.(ya?ml|json)$/;
const MAX_BYTES = 256 * 1024 * 1024;

async function listFiles(given: string): Promise<Result<string[]>> {
  if (given === '-') return ok(['-']);
  const found = await stat(given).catch((error: unknown) => error as NodeJS.ErrnoException);
  if (found instanceof Error)
    return fail({
      kind: 'not-found',
      subject: given,
      detail: `${given} cannot be read (${found.code ?? found.message}). Name a manifest, a folder of manifests, a saved snapshot, or - for standard input.`,
    });
  if (!found.isDirectory()) return ok([given]);
  const names = await readdir(given, { recursive: true });
  return ok(
    names
      .filter((name) => MANIFEST.test(name))
      .sort()
      .map((name) => path.join(given, name)),
  );
}

/** Bytes that are no text are one file's trouble: the others are read. */
async function readText(file: string): Promise<Result<FileText>> {
  const name = file === '-' ? 'standard input' : file;
  const chunks: Buffer[] = [];
  let size = 0;
  if (file !== '-' && (await stat(file)).size > MAX_BYTES) return fail(tooLarge(file));
  if (file !== '-') chunks.push(await readFile(file));
  else
    for await (const chunk of process.stdin) {
      size += (chunk as Buffer).length;
      if (size > MAX_BYTES) return fail(tooLarge('standard input'));
      chunks.push(chunk as Buffer);
    }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return ok({ file: name, text });
  } catch {
    return ok({ file: name, text: '', problem: notText(name) });
  }
}

const notText = (file: string): Problem => ({
  object: { kind: 'File', namespace: null, name: file },
  path: '',
  message: `${file} is not UTF-8 text, and kubectl cannot read it. Save it as UTF-8.`,
  effect: 'refused',
  source: { file, document: 1, line: 1 },
});

const tooLarge = (file: string) =>
  ({
    kind: 'malformed',
    subject: file,
    detail: `${file} is larger than 256 MB. Split it, or save a snapshot of the part you ask about.`,
  }) as const;

/** A file that is itself a saved snapshot, or null when it is something else. */
function asSnapshot(text: string): Snapshot | null {
  if (!text.trimStart().startsWith('{') || !text.includes('"authorizationPolicies"')) return null;
  try {
    const parsed = Snapshot.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

type Gathered = { objects: MeshObject[]; problems: Problem[]; config: MeshConfig };

function gather(text: string, file: string, into: Gathered): void {
  const { documents, problems } = parseManifests(text, file);
  into.problems.push(...problems);
  for (const { raw, source } of documents) {
    const data = asMeshConfigMap(raw);
    if (data) {
      const config = decodeMeshConfig(data);
      if (config.ok) into.config = config.value;
      else into.problems.push(config.error);
      continue;
    }
    const decoded = decodeObject(raw, source);
    if (decoded?.ok) into.objects.push(decoded.value);
    else if (decoded) into.problems.push(decoded.error);
  }
}

/** One file as it was read; standard input is called so. */
export type FileText = {
  readonly file: string;
  readonly text: string;
  /** Why there is no text. */
  readonly problem?: Problem;
};

/** The texts of files, of folders of manifests and of standard input, in the order given. */
export async function readTexts(given: readonly string[]): Promise<Result<readonly FileText[]>> {
  const texts: FileText[] = [];
  for (const item of given) {
    const files = await listFiles(item);
    if (!files.ok) return files;
    for (const file of files.value) {
      const text = await readText(file);
      if (!text.ok) return text;
      texts.push(text.value);
    }
  }
  const unread = texts.flatMap(({ problem }) => problem ?? []);
  const [first] = unread;
  if (first !== undefined && unread.length === texts.length)
    return fail({ kind: 'malformed', subject: first.object.name, detail: first.message });
  return ok(texts);
}

/** Manifests, or one saved snapshot, as a snapshot. */
export function snapshotOf(texts: readonly FileText[], name: string, now: Date): Snapshot {
  const into: Gathered = { objects: [], problems: [], config: defaultMeshConfig };
  for (const { file, text, problem } of texts) {
    if (problem) into.problems.push(problem);
    const saved = asSnapshot(text);
    if (saved) return saved;
    gather(text, file, into);
  }
  return buildSnapshot({
    ...into,
    mesh: {
      kind: 'files',
      name,
      server: null,
      kubernetesVersion: null,
      istioVersion: null,
      controlUrl: null,
    },
    takenAt: now.toISOString(),
    scope: [],
    certificates: [],
    gaps: [],
  });
}

/** What a mesh is called that was read from these files. */
export const filesName = (given: readonly string[]): string =>
  given.map((item) => (item === '-' ? 'standard input' : path.basename(item))).join(', ');

/** Reads manifests, folders, standard input or one saved snapshot into a snapshot; contacts no cluster. */
export async function readFiles(
  given: readonly string[],
  now: () => Date = () => new Date(),
): Promise<Result<Snapshot>> {
  const texts = await readTexts(given);
  return texts.ok ? ok(snapshotOf(texts.value, filesName(given), now())) : texts;
}
