import type { ObjectRef } from '@/lib/mesh/object';
import type { Snapshot } from '@/lib/mesh/snapshot';
import type { Decision } from '@/lib/mesh/verdict';
import { buildExcerpt } from '@/lib/server/excerpt';
import type { NumberedLine, Place, Places } from './places';

const LINES_AROUND = 3;

/** The deciding lines of the deciding object: of its file where it came from one, else as it is printed. */
export type Evidence = {
  readonly object: ObjectRef;
  readonly path: string | null;
  readonly place: Place | null;
  readonly line: number | null;
  readonly lines: readonly NumberedLine[];
};

const sourceOf = (snapshot: Snapshot, { kind, namespace, name }: ObjectRef) =>
  [
    ...snapshot.authorizationPolicies,
    ...snapshot.peerAuthentications,
    ...snapshot.requestAuthentications,
    ...snapshot.destinationRules,
    ...snapshot.sidecars,
  ].find((one) => one.kind === kind && one.meta.namespace === namespace && one.meta.name === name)?.source ??
  null;

/** What decided, as people wrote it; null when no object of the snapshot decided. */
export function evidenceOf(snapshot: Snapshot, decision: Decision, places: Places): Evidence | null {
  const excerpt = buildExcerpt(snapshot, decision);
  if (excerpt === null) return null;
  const { ref: object, lines, lit } = excerpt;
  const path = decision.nearestMiss?.path ?? decision.path;
  const place = places.of(sourceOf(snapshot, object), path ?? '');
  const inFile = place === null ? [] : places.around(place, LINES_AROUND);
  if (inFile.length > 0) return { object, path, place, line: place?.line ?? null, lines: inFile };
  const numbered = lines.map((text, index) => ({ line: index + 1, text }));
  const near = numbered.filter(({ line }) => lit === null || Math.abs(line - lit) <= LINES_AROUND);
  return { object, path, place, line: lit, lines: near };
}
