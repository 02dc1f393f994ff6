const PRIME = 0x01000193;

/** FNV-1a over UTF-16 units. */
function fnv(text: string, basis: number): string {
  let hash = basis;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** Stands in for a resourceVersion in files: equal content, equal version. Not for security. */
export function contentVersion(raw: unknown): string {
  const text = JSON.stringify(raw);
  return fnv(text, 0x811c9dc5) + fnv(text, 0x9747b28c);
}
