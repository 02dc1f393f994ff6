import { onValues } from './remark';

/** Whether the beginning of an identity can be followed by the rest of one. */
const canBegin = (prefix: string): boolean => {
  const [, ns, namespace, sa, , ...more] = prefix.split('/');
  const isWord = (segment: string | undefined, word: string, last: boolean): boolean =>
    segment === undefined || (last ? word.startsWith(segment) : segment === word);
  return (
    isWord(ns, 'ns', namespace === undefined) && isWord(sa, 'sa', !/\/sa\//.test(prefix)) && more.length === 0
  );
};

/** A form that no identity can have: a star in the middle or at both ends, or other segments. */
const isDead = (value: string): boolean => {
  if (value.startsWith('spiffe://') || value === '*') return false;
  const body = value.replace(/^\*|\*$/, '');
  if (body.includes('*') || value.endsWith('/')) return true;
  if (value.endsWith('*')) return !canBegin(body);
  return !value.startsWith('*') && !/^[^/]+\/ns\/[^/]+\/sa\/[^/]+$/.test(value);
};

/** L2: a principal that no caller can present. */
export const deadPrincipal = onValues({
  code: 'L2',
  fields: ['principals', 'notPrincipals'],
  remark: ({ value }) =>
    isDead(value)
      ? `Principal ${value} never matches: a star counts at one end only, and an identity reads <trust domain>/ns/<namespace>/sa/<account>. Write it so.`
      : null,
});
