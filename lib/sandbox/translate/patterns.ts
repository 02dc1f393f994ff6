import type { CidrRange, StringMatch } from '@/lib/envoy/matcher-nouns';

/** Any text but the empty one. */
export const ANYTHING: StringMatch = { safe_regex: { regex: '.+' } };

export const regex = (pattern: string): StringMatch => ({ safe_regex: { regex: pattern } });

/** Quotes what RE2 would read as syntax. */
export const quoteRe2 = (text: string): string => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');

/** Istio's string pattern. A star in front wins over one behind; inner stars are literal. */
export function toStringMatch(value: string): StringMatch {
  if (value === '*') return ANYTHING;
  if (value.startsWith('*')) return { suffix: value.slice(1) };
  if (value.endsWith('*')) return { prefix: value.slice(0, -1) };
  return { exact: value };
}

const octets = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/** An address or CIDR block as Envoy wants it; null when it is neither. */
export function toCidr(value: string): CidrRange | null {
  const [address = '', length, ...more] = value.split('/');
  const bits = octets.test(address) ? 32 : /^[0-9a-f:]*:[0-9a-f:.]*$/i.test(address) ? 128 : null;
  if (bits === null || more.length > 0) return null;
  if (length === undefined) return { address_prefix: address, prefix_len: bits };
  return /^\d{1,3}$/.test(length) && Number(length) <= bits
    ? { address_prefix: address, prefix_len: Number(length) }
    : null;
}

/** A port as istiod parses it; null out of range or not a number. */
export const toPort = (value: string): number | null =>
  /^\d+$/.test(value) && Number(value) <= 65535 ? Number(value) : null;
