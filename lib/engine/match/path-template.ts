import { quote } from './string';

// A segment's characters. The star and the escapes of `"` and `|` pass too, as real proxies showed.
const SEGMENT = "[-A-Za-z0-9._~%!$&'()+,;:@=*]";

/** A value with `{*}` or `{**}` is a template, not a string pattern. */
export const isPathTemplate = (value: string): boolean => value.includes('{*}') || value.includes('{**}');

/** `{*}` is one non-empty segment, `{**}` any number of characters with slashes; the whole path must match. */
export const pathTemplateMatcher = (template: string): ((path: string) => boolean) => {
  const body = template
    .split(/(\{\*\*\}|\{\*\})/)
    .map((part) => {
      if (part === '{*}') return `${SEGMENT}+`;
      return part === '{**}' ? `(?:${SEGMENT}|/)*` : quote(part);
    })
    .join('');
  const whole = new RegExp(`^${body}$`);
  return (path) => whole.test(path);
};
