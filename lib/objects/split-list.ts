/** A list in YAML, cut into what stands around its items and the items themselves. */
export type SplitList = {
  readonly frame: string;
  /** Lines count from 0, at the beginning of the text. */
  readonly items: readonly { readonly text: string; readonly line: number }[];
};

const ITEMS = /^items:[ \t]*\r?\n(?= *- )/m;
/** An alias may name what another item holds. */
const REFERENCE = /[\s[{,][&*]\w/;

const linesIn = (text: string): number => text.split('\n').length - 1;

/**
 * Cuts a list at its items, so that each can be read by itself and one that is broken hides no other. Null: it
 * is not written one item below another, or its items refer to one another.
 */
export function splitList(text: string): SplitList | null {
  const head = ITEMS.exec(text);
  if (head === null || REFERENCE.test(text)) return null;
  const from = head.index + head[0].length;
  const rest = text.slice(from);
  const end = /^[^\s#-]/m.exec(rest)?.index ?? rest.length;
  const body = rest.slice(0, end);
  const indentation = /^ */.exec(body)?.[0].length ?? 0;
  const starts = [...body.matchAll(new RegExp(`^ {${indentation}}-(?=\\s)`, 'gm'))].map(({ index }) => index);
  let line = linesIn(text.slice(0, from));
  const items = starts.map((start, at) => {
    const written = body.slice(start, starts[at + 1]);
    const item = { text: written.replace('-', ' '), line };
    line += linesIn(written);
    return item;
  });
  return { frame: `${text.slice(0, head.index)}${rest.slice(end)}`, items };
}
