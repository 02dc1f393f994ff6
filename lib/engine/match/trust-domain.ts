import { quote } from './string';

/** `*` is any SPIFFE ID, a name is that trust domain, one star at an end stands for the rest of the name. */
export const trustDomainMatcher = (pattern: string): ((spiffeId: string) => boolean) => {
  if (pattern === '*') return (spiffeId) => spiffeId.startsWith('spiffe://');
  if (!pattern.includes('*')) return (spiffeId) => spiffeId.startsWith(`spiffe://${pattern}/`);
  const name = pattern.split('*').map(quote).join('[^/]*');
  const whole = new RegExp(`^spiffe://${name}/.*$`);
  return (spiffeId) => whole.test(spiffeId);
};
