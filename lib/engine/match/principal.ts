import { stringMatcher } from './string';

const SCHEME = 'spiffe://';

/**
 * `spiffe://` is put in front of the value before it is compared with the certificate's name. A lone
 * star is any certificate; every other form needs a name that begins with the scheme, once.
 */
export const principalMatcher = (pattern: string): ((spiffeId: string) => boolean) => {
  if (pattern === '*') return (spiffeId) => spiffeId !== '';
  const matches = stringMatcher(pattern);
  return (spiffeId) => spiffeId.startsWith(SCHEME) && matches(spiffeId.slice(SCHEME.length));
};
