/** A text in three: what both share at the start, what is this one's own, what both share at the end. */
export type Parts = readonly [before: string, own: string, after: string];

/** Where two values differ, in whole pieces between slashes, dots and colons. */
export function differ(a: string, b: string): [Parts, Parts] {
  const one = a.split(/(?<=[/.:])|(?=[/.:])/);
  const two = b.split(/(?<=[/.:])|(?=[/.:])/);
  const shorter = Math.min(one.length, two.length);
  let head = 0;
  while (head < shorter && one[head] === two[head]) head++;
  let tail = 0;
  while (tail < shorter - head && one[one.length - 1 - tail] === two[two.length - 1 - tail]) tail++;
  const parts = (pieces: readonly string[]): Parts => [
    pieces.slice(0, head).join(''),
    pieces.slice(head, pieces.length - tail).join(''),
    pieces.slice(pieces.length - tail).join(''),
  ];
  return [parts(one), parts(two)];
}

/** A YAML line as what stands before its value, and the value; the value is empty for a bare field. */
export function splitValue(line: string): [before: string, value: string] {
  const match = /^(\s*(?:- )*(?:[\w./-]+:(?:\s+|$))?)(.*)$/.exec(line);
  return [match?.[1] ?? '', match?.[2] ?? ''];
}
