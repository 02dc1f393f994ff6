/** A plain object with any keys. */
export type AnyRecord = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is AnyRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
