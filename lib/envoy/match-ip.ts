import type { CidrRange } from './matcher-nouns';

const bits4 = (text: string): string | null => {
  const parts = text.split('.');
  const whole = parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
  return parts.length === 4 && whole
    ? parts.map((part) => Number(part).toString(2).padStart(8, '0')).join('')
    : null;
};

const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));

const bits6 = (text: string): string | null => {
  const halves = text.split('::');
  if (halves.length > 2 || !text.includes(':')) return null;
  const head = groups(halves[0] ?? '');
  const tail = groups(halves[1] ?? '');
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  return all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? all.map((group) => parseInt(group, 16).toString(2).padStart(16, '0')).join('')
    : null;
};

/** The bits of an IPv4 or IPv6 address as text; null for anything else. */
export const addressBits = (text: string): string | null => bits4(text) ?? bits6(text);

/** Whether an address lies in a range; families never mix. */
export function inRange(range: CidrRange, address: string): boolean {
  const base = addressBits(range.address_prefix);
  const bits = addressBits(address);
  if (base === null || bits === null || base.length !== bits.length) return false;
  const length = range.prefix_len ?? 0;
  return base.slice(0, length) === bits.slice(0, length);
}
