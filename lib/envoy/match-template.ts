/** What one operator may swallow. A star in a path is an ordinary character for Envoy. */
const segmentChar = "[A-Za-z0-9\\-._~%!$&'()+,;:@=*]";
const ONE = `${segmentChar}+`;
const MANY = `(?:${segmentChar}|/)*`;

const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

const operator = (text: string): string | null => {
  const body = /^\{[A-Za-z][\w]*(?:=(\*\*?))?\}$/.exec(text);
  const pattern = body ? (body[1] ?? '*') : text;
  return pattern === '*' ? ONE : pattern === '**' ? MANY : null;
};

/** Envoy's URI template on a path without its query; null where the template is not understood. */
export function matchTemplate(template: string, path: string): boolean | null {
  if (!template.startsWith('/')) return null;
  const parts = template.split('/').map((part) => {
    const known = operator(part);
    return known ?? (/[{}]/.test(part) ? null : quote(part));
  });
  if (parts.includes(null)) return null;
  return new RegExp(`^${parts.join('/')}$`).test(path);
}
