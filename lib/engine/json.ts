/** A part of a spec that is kept as written. */
export type Json = Readonly<Record<string, unknown>>;

/** An object, or an empty one where there is none. */
export const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

/** A list, or an empty one where there is none. */
export const array = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as unknown[]) : [];

/** A text, where there is one. */
export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A list's texts. */
export const texts = (value: unknown): readonly string[] =>
  array(value).filter((one) => typeof one === 'string');

/** Labels, and other maps of texts. */
export const labelsOf = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(record(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
