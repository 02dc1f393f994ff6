const PRIME = 0x100000001b3n;
const MASK = 0xffffffffffffffffn;

/** A value as JSON with its keys in order, so that equal values give equal texts. */
const stable = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** Sixteen hexadecimal digits (FNV-1a) that are equal for equal content. Tells versions apart, secures nothing. */
export const contentHash = (value: unknown): string => {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(stable(value))) hash = ((hash ^ BigInt(byte)) * PRIME) & MASK;
  return hash.toString(16).padStart(16, '0');
};
