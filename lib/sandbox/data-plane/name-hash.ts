import { createHash } from 'node:crypto';

/** Without vowels and look-alikes, as Kubernetes names its pods. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** A short name that is the same for the same text. */
export const nameHash = (text: string, length: number): string =>
  [...createHash('sha256').update(text).digest().subarray(0, length)]
    .map((byte) => alphabet[byte % alphabet.length])
    .join('');
