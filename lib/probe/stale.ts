import { type ObjectVersion, refKey, refText } from '@/lib/mesh/object';

const NAMED = 2;

/** Names what changed since the proof was made; null while all it rests on is as it was. */
export function staleness(then: readonly ObjectVersion[], all: readonly ObjectVersion[]): string | null {
  // Of thousands of pods, the proof rests on one or two.
  const names = new Set(then.map(({ name }) => name));
  const now = all.filter(({ kind, name }) => kind !== 'Pod' || names.has(name));
  const current = new Map(now.map((object) => [refKey(object), object.version]));
  const known = new Set(then.map(refKey));
  const changes = [
    ...then.flatMap((object) => {
      const version = current.get(refKey(object));
      if (version === object.version) return [];
      return [`${refText(object)} ${change(object.kind, version === undefined)}`];
    }),
    // Other pods come and go without touching this proof.
    ...now
      .filter((object) => object.kind !== 'Pod' && !known.has(refKey(object)))
      .map((object) => `${refText(object)} was added`),
  ];
  if (changes.length === 0) return null;
  const rest = changes.length - NAMED;
  return [...changes.slice(0, NAMED), ...(rest > 0 ? [`${rest} more changes`] : [])].join(', ');
}

const change = (kind: string, isGone: boolean): string =>
  isGone ? (kind === 'Pod' ? 'is gone' : 'was deleted') : kind === 'Pod' ? 'was replaced' : 'changed';
