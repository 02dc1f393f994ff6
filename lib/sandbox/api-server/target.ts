import { findKind, type Kind } from './kinds';

/** What a path names: a collection, one object, or a subresource of one. */
export type Target = {
  readonly kind: Kind;
  readonly version: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly subresource: string;
};

/** Reads `/api/v1/...` and `/apis/<group>/<version>/...`; null for anything that is not served. */
export function readTarget(path: string): Target | null {
  const [root, ...steps] = path.split('/').filter((step) => step !== '');
  if (root === 'api') return readResource('', steps);
  const [group, ...rest] = steps;
  return root === 'apis' && group !== undefined ? readResource(group, rest) : null;
}

function readResource(group: string, [version = '', ...encoded]: readonly string[]): Target | null {
  const steps = encoded.map(decode);
  const scoped = isScoped(steps);
  const namespace = scoped ? steps[1] : undefined;
  const [plural = '', name = '', subresource = '', ...more] = scoped ? steps.slice(2) : steps;
  const kind = findKind(group, version, plural);
  if (!kind || more.length > 0) return null;
  // A namespaced object has a namespace in its path, an object of the cluster has none.
  const fits = kind.namespaced ? scoped || name === '' : !scoped;
  return fits ? { kind, version, namespace, name, subresource } : null;
}

/** `namespaces/x/pods`, and not `namespaces/x/status`. */
const isScoped = ([first, , third]: readonly string[]): boolean =>
  first === 'namespaces' && third !== undefined && !NAMESPACE_PARTS.has(third);

const NAMESPACE_PARTS = new Set(['status', 'finalize']);

function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
