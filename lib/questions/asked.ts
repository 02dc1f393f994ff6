/** A question as typed: who can reach what, on which operation. */
export type Typed = {
  readonly from?: string;
  readonly to?: string;
  readonly method?: string;
  readonly path?: string;
};

const NAME = '([^\\s]+(?:\\s[^\\s]+)*?)';
const OPERATION = '(?:\\s+(?:on|for|with)\\s+(?:([A-Za-z]{3,10})\\b)?\\s*(/\\S*)?)?';
const SHAPES: readonly (readonly [RegExp, (name: string, other: string) => Typed])[] = [
  [
    new RegExp(`^who\\s+(?:can\\s+)?(?:reach(?:es)?|calls?)\\s+${NAME}()${OPERATION}$`, 'i'),
    (to) => ({ to }),
  ],
  [
    new RegExp(`^(?:can|does|may)\\s+${NAME}\\s+(?:reach|call)\\s+${NAME}${OPERATION}$`, 'i'),
    (from, to) => ({ from, to }),
  ],
  [
    new RegExp(`^what\\s+(?:can|does|may)\\s+${NAME}\\s+(?:reach|call)()${OPERATION}$`, 'i'),
    (from) => ({ from }),
  ],
];

/** Reads a sentence such as `who can reach payments/api on POST /charge`; null: it is no such sentence. */
export function readTyped(text: string): Typed | null {
  if (text.length > 500) return null;
  for (const [shape, toTyped] of SHAPES) {
    const found = shape.exec(text.trim().replace(/\s*\?$/, ''));
    if (found === null) continue;
    const [, name = '', other = '', method, path] = found;
    return {
      ...toTyped(name, other),
      ...(method !== undefined && { method: method.toUpperCase() }),
      ...(path !== undefined && { path }),
    };
  }
  return null;
}
