import { operationText } from '@/lib/answers/operation';
import type { Question } from '@/lib/answers/question';
import { refKey } from '@/lib/mesh/object';
import type { Reachability } from '@/lib/mesh/reachability';
import { principalText } from '@/lib/mesh/sentence';
import { readTyped, type Typed } from '@/lib/questions/asked';
import { type Pasted, readPasted } from '@/lib/questions/pasted';
import { type Resolved, resolve } from '@/lib/questions/resolve';
import type { UrlState } from './url-state';

/** One thing that the field offers: in words, and what of the address it changes. */
export type Suggestion = { readonly ask: string; readonly name: string; readonly to: Partial<UrlState> };

/** What is offered for a text, and what that text names and the mesh has not. */
export type Offer = { readonly options: readonly Suggestion[]; readonly missing: readonly string[] };

/** How well `typed` fits `name`: whole pieces before scattered letters, early before late; null: not at all. */
export function fit(typed: string, name: string): number | null {
  const wanted = typed.toLowerCase().trim();
  const text = name.toLowerCase();
  const whole = text.indexOf(wanted);
  if (whole >= 0) return whole;
  let at = -1;
  let gaps = 0;
  for (const letter of wanted.replaceAll(' ', '')) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return null;
    gaps += next - at - 1;
    at = next;
  }
  return 100 + gaps;
}

const ask = (question: Question): Partial<UrlState> => ({ question, hidden: null });

const everything = ({ principals, targets, policies, trustDomain }: Reachability): Suggestion[] => [
  ...targets
    .filter(({ ports }) => ports.length > 0)
    .map(({ id }) => ({ ask: 'Who can reach', name: id, to: ask({ to: id }) })),
  ...principals.map((principal) => ({
    ask: 'What can be reached by',
    name: principalText(principal, trustDomain),
    to: ask({ from: principal.id }),
  })),
  ...[...new Set(targets.map(({ namespace }) => namespace))].map((namespace) => ({
    ask: 'Who can reach namespace',
    name: namespace,
    to: ask({ namespace }),
  })),
  ...targets.map(({ id }) => ({ ask: 'Open workload', name: id, to: { view: 'workload', id } as const })),
  ...policies.map(({ ref }) => ({
    ask: 'Open policy',
    name: `${ref.namespace ?? ''}/${ref.name}`,
    to: { view: 'policy', id: refKey(ref) } as const,
  })),
];

/** Of many the `most` whose names fit best. */
export const best = <T>(items: readonly T[], typed: string, name: (item: T) => string, most: number): T[] =>
  items
    .flatMap((item) => {
      const distance = fit(typed, name(item));
      return distance === null ? [] : [{ item, distance }];
    })
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ item }) => item);

type Operated = { readonly method?: string; readonly path?: string };

const operationOf = ({ method, path }: Pasted): Operated => ({
  ...(method !== undefined && { method }),
  ...(path !== undefined && { path: path.replace(/\?.*$/, '') }),
});

/** The edge that a pasted line names, or its port alone where nobody known calls it. */
const pastedEdge = (
  { principal, port, edge }: Resolved,
  operation: Operated,
  caller: string,
): Suggestion[] => {
  if (port === null) return [];
  if (edge === null || principal === null)
    return [
      {
        ask: 'Who can reach',
        name: `${port.id} ${operationText(operation)}`.trim(),
        to: { view: 'table', question: { to: port.id, ...operation }, hidden: new Set() },
      },
    ];
  const question = { from: principal.id, to: port.id, ...operation };
  return [
    {
      ask: 'Open the evidence of',
      name: `${caller} to ${port.id}`,
      to: { view: 'table', edge, question, hidden: new Set() },
    },
  ];
};

const pastedPolicy = (policy: string | null, rule: number): Suggestion[] =>
  policy === null
    ? []
    : [
        {
          ask: 'Open the policy that refused,',
          name: `${policy.split('/').slice(1).join('/')}, rule ${rule}`,
          to: { view: 'policy', id: policy },
        },
      ];

/** A pasted line as the places that it speaks of. */
function fromPasted(typed: string, reachability: Reachability): Offer | null {
  const pasted = readPasted(typed);
  if (pasted === null) return null;
  const resolved = resolve(pasted, reachability);
  const { principal, policy, missing } = resolved;
  const name = principal === null ? '' : principalText(principal, reachability.trustDomain);
  const options: Suggestion[] = [
    ...pastedEdge(resolved, operationOf(pasted), name),
    ...pastedPolicy(policy, pasted.policy?.rule ?? 0),
    ...(principal === null
      ? []
      : [{ ask: 'Open principal', name, to: { view: 'principal', id: principal.id } as const }]),
  ];
  return { options, missing };
}

/** A typed sentence, its names found by any of their letters. */
function fromTyped(
  { from, to, method, path }: Typed,
  reachability: Reachability,
  most: number,
): Suggestion[] {
  const { principals, targets, trustDomain } = reachability;
  const operation = { ...(method !== undefined && { method }), ...(path !== undefined && { path }) };
  const said = operationText(operation);
  const places = targets.flatMap(({ id, ports }) =>
    ports.length === 0 ? [] : [id, ...ports.map((port) => port.id)],
  );
  const callers =
    from === undefined ? [] : best(principals, from, (one) => principalText(one, trustDomain), most);
  const callees = to === undefined ? [] : best(places, to, (id) => id, most);
  if (from === undefined)
    return callees.map((id) => ({
      ask: 'Who can reach',
      name: said === '' ? id : `${id} on ${said}`,
      to: ask({ to: id, ...operation }),
    }));
  return callers.flatMap((principal) => {
    const name = principalText(principal, trustDomain);
    if (to === undefined) return [{ ask: 'What can be reached by', name, to: ask({ from: principal.id }) }];
    return callees.slice(0, 3).map((id) => ({
      ask: 'Can',
      name: `${name} reach ${id}${said === '' ? '' : ` on ${said}`}`,
      to: ask({ from: principal.id, to: id, ...operation }),
    }));
  });
}

/** What is offered for a text, best first. */
export function suggest(reachability: Reachability, typed: string, most = 8): Offer {
  const pasted = fromPasted(typed, reachability);
  if (pasted !== null) return pasted;
  const sentence = readTyped(typed);
  const options =
    sentence === null
      ? best(everything(reachability), typed, ({ name }) => name, most)
      : fromTyped(sentence, reachability, most).slice(0, most);
  return { options, missing: [] };
}

type Words = { readonly ask: string; readonly name: string };

const wordsTo = (to: string, caller: string | undefined, operation: string): Words => {
  const called = operation === '' ? to : `${to} on ${operation}`;
  return caller === undefined
    ? { ask: 'Who can reach', name: called }
    : { ask: 'Can', name: `${caller} reach ${called}` };
};

/** A question in words; null when nothing is asked. A name that is gone is said as it stands. */
export function questionWords(question: Question, reachability: Reachability): Words | null {
  const { from, to, namespace, by, why, proof } = question;
  const principal = reachability.principals.find(({ id }) => id === from);
  const caller = principal ? principalText(principal, reachability.trustDomain) : from;
  if (to !== undefined) return wordsTo(to, caller, operationText(question));
  if (namespace !== undefined) return { ask: 'Who can reach namespace', name: namespace };
  if (caller !== undefined) return { ask: 'What can be reached by', name: caller };
  if (by !== undefined) return { ask: 'What is decided by', name: by };
  if (why !== undefined) return { ask: 'What is answered because of', name: why.replaceAll('-', ' ') };
  return proof === undefined ? null : { ask: 'Which answers are', name: proof };
}
