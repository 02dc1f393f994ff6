const ESCAPES: Readonly<Record<string, string>> = { A: '^', z: '$', C: '[^]' };

/** A dot of RE2 stops at line feeds alone; one of JavaScript also at `\r` and two Unicode separators. */
const dot = '[^\\n]';

const escapeAt = (pattern: string, at: number): string | null => {
  const letter = pattern[at + 1];
  if (letter === undefined || /[1-9kQE]/.test(letter)) return null;
  return ESCAPES[letter] ?? `\\${letter}`;
};

const groupAt = (pattern: string, at: number): string | null => {
  const rest = pattern.slice(at);
  if (!rest.startsWith('(?')) return '(';
  if (rest.startsWith('(?:')) return '(?:';
  return rest.startsWith('(?P<') ? '(?P<' : null;
};

/** Rewrites RE2 syntax as JavaScript's; null for what RE2 lacks or this rewriting does not know. */
function toJavaScript(pattern: string): string | null {
  let out = '';
  let inClass = false;
  for (let at = 0; at < pattern.length;) {
    const char = pattern.charAt(at);
    let piece: string | null = char;
    let width = 1;
    if (char === '\\') {
      piece = escapeAt(pattern, at);
      width = 2;
    } else if (inClass) {
      inClass = char !== ']';
    } else if (char === '[') {
      inClass = true;
    } else if (char === '.') {
      piece = dot;
    } else if (char === '(') {
      piece = groupAt(pattern, at);
      width = piece?.length ?? 1;
      if (piece === '(?P<') piece = '(?<';
    }
    if (piece === null) return null;
    out += piece;
    at += width;
  }
  return out;
}

const compiled = new Map<string, RegExp | null>();
const CACHE = 2000;

/** Compiles an RE2 pattern that has to match a whole text; null where that cannot be done faithfully. */
export function compileRe2(pattern: string): RegExp | null {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  if (compiled.size >= CACHE) compiled.clear();
  const source = toJavaScript(pattern);
  let regex: RegExp | null = null;
  try {
    regex = source === null ? null : new RegExp(`^(?:${source})$`);
  } catch {
    regex = null;
  }
  compiled.set(pattern, regex);
  return regex;
}
