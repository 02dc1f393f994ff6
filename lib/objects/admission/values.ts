import { isIPv4, isIPv6 } from 'node:net';
import type { Objection } from './objection';

/** What one kind of value must be, and the objection to one that is not. */
export type ValueRule = {
  readonly code: string;
  readonly isGood: (value: string) => boolean;
  readonly advice: string;
};

const isIpRange = (value: string): boolean => {
  const [address = '', bits, ...more] = value.split('/');
  const width = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  if (width < 0 || more.length > 0) return false;
  return bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= width);
};

const isTrustDomain = (value: string): boolean => /^(\*|\*?[^*/]+|[^*/]+\*)$/.test(value);

const LITERAL = /^[\w\-.~%!$&'()+,;:@=]+$/;

/** Braces only as `{*}` and `{**}`, each a whole segment; `{**}` last of them; no star and no empty segment beside. */
function isPath(value: string): boolean {
  if (!/[{}]/.test(value)) return true;
  const segments = value.replace(/^\//, '').split('/');
  const operators = segments.filter((segment) => /^\{\*\*?\}$/.test(segment));
  const literals = segments.filter((segment) => !operators.includes(segment));
  return (
    operators.length > 0 &&
    !operators.slice(0, -1).includes('{**}') &&
    literals.every((literal) => LITERAL.test(literal))
  );
}

export const ANY: ValueRule = { code: 'E8', isGood: () => true, advice: '' };

export const PORT: ValueRule = {
  code: 'E10',
  isGood: (value) => /^\d+$/.test(value) && Number(value) <= 65535,
  advice: 'Write a number from 0 to 65535',
};

export const IP_RANGE: ValueRule = {
  code: 'E9',
  isGood: isIpRange,
  advice: 'Write an IP address or a CIDR range',
};

export const ACCOUNT: ValueRule = {
  code: 'E11',
  isGood: (value) => value.length <= 320 && !value.includes('*') && /^[^/]+(\/[^/]+)?$/.test(value),
  advice: 'Write account or namespace/account, without a star',
};

export const TRUST_DOMAIN: ValueRule = {
  code: 'E12',
  isGood: isTrustDomain,
  advice: 'Write one trust domain, with at most one star, at its start or end',
};

export const PATH: ValueRule = {
  code: 'E13',
  isGood: isPath,
  advice: 'Write {*} or {**} as a whole segment, {**} as the last of them, and no other brace or star beside',
};

/** Objections to the values of one list; an empty value is one everywhere. */
export const badValues = (
  field: string,
  values: readonly string[],
  { code, isGood, advice }: ValueRule,
): readonly Objection[] =>
  values.flatMap((value, index): Objection[] => {
    const path = [field, index];
    if (value === '')
      return [{ code: 'E8', path, message: `\`${field}\` must not contain an empty value. Remove it.` }];
    if (isGood(value)) return [];
    return [
      { code, path, message: `\`${field}\` has the invalid value ${JSON.stringify(value)}. ${advice}.` },
    ];
  });
