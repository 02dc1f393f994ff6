import type { Principal } from '@/lib/mesh/reachability';

/** A name in the parts that are set apart: the namespace is quieter than the account. */
export type Name = { readonly prefix: string; readonly namespace: string; readonly name: string };

const HEAD = 10;
const TAIL = 11;
const NAMESPACE = 16;

/** Keeps the first `head` and the last `tail` characters, where that saves anything. */
export const cutMiddle = (text: string, head: number, tail: number): string =>
  text.length <= head + tail + 1 ? text : `${text.slice(0, head)}…${text.slice(text.length - tail)}`;

/** Cuts to at most `max` characters, out of the middle. */
export const cutTo = (text: string, max: number): string =>
  text.length <= max ? text : cutMiddle(text, Math.floor((max - 1) / 2), Math.ceil((max - 1) / 2));

/** A principal as people say it. A foreign trust domain is never dropped. */
export const principalName = (principal: Principal, trustDomain: string): Name => {
  if (principal.kind === 'anonymous') return { prefix: '', namespace: '', name: 'no identity' };
  const foreign = principal.trustDomain !== '' && principal.trustDomain !== trustDomain;
  const prefix = foreign ? `${principal.trustDomain}: ` : '';
  // A name that is no service account (a wildcard, a free-form SPIFFE ID) is shown as it stands.
  if (principal.serviceAccount === '')
    return { prefix: '', namespace: principal.namespace, name: principal.id };
  return { prefix, namespace: principal.namespace, name: principal.serviceAccount };
};

/** The whole name on one line. */
export const nameText = ({ prefix, namespace, name }: Name): string =>
  `${prefix}${namespace === '' ? '' : `${namespace}/`}${name}`;

const cutName = ({ prefix, namespace, name }: Name, widen: number): Name => ({
  prefix,
  namespace: cutTo(namespace, NAMESPACE + 2 * widen),
  name: cutMiddle(name, HEAD + widen, TAIL + widen),
});

/** Cuts each name in the middle; names that would look equal are widened until they differ. */
export const cutNames = (names: readonly Name[]): Name[] => {
  const whole = names.map(nameText);
  const longest = Math.max(0, ...whole.map((text) => text.length));
  const widths = names.map(() => 0);
  for (let round = 0; round < longest; round++) {
    const shown = new Map<string, Set<string>>();
    names.forEach((name, at) => {
      const text = nameText(cutName(name, widths[at] ?? 0));
      shown.set(text, (shown.get(text) ?? new Set()).add(whole[at] ?? ''));
    });
    const before = widths.join();
    names.forEach((name, at) => {
      if ((shown.get(nameText(cutName(name, widths[at] ?? 0)))?.size ?? 0) < 2) return;
      widths[at] = (widths[at] ?? 0) + 1;
    });
    if (widths.join() === before) break;
  }
  return names.map((name, at) => cutName(name, widths[at] ?? 0));
};
