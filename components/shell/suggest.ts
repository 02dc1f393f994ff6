import type { Question } from '@/lib/answers/question';
import type { Reachability } from '@/lib/mesh/reachability';
import { principalText } from '@/lib/mesh/sentence';

/** One question that the field offers. */
export type Suggestion = { readonly ask: string; readonly name: string; readonly question: Question };

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

const everything = ({ principals, targets, trustDomain }: Reachability): Suggestion[] => [
  ...targets
    .filter(({ ports }) => ports.length > 0)
    .map(({ id }) => ({ ask: 'Who can reach', name: id, question: { to: id } })),
  ...principals.map((principal) => ({
    ask: 'What can be reached by',
    name: principalText(principal, trustDomain),
    question: { from: principal.id },
  })),
  ...[...new Set(targets.map(({ namespace }) => namespace))].map((namespace) => ({
    ask: 'Who can reach namespace',
    name: namespace,
    question: { namespace },
  })),
];

/** The questions that fit what is typed, best first. */
export const suggest = (reachability: Reachability, typed: string, most = 8): Suggestion[] =>
  everything(reachability)
    .flatMap((suggestion) => {
      const distance = fit(typed, suggestion.name);
      return distance === null ? [] : [{ suggestion, distance }];
    })
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ suggestion }) => suggestion);

/** A question in words; null when nothing is asked. A name that is gone is said as it stands. */
export function questionWords(question: Question, reachability: Reachability): Suggestion | null {
  if (question.to !== undefined) return { ask: 'Who can reach', name: question.to, question };
  if (question.namespace !== undefined)
    return { ask: 'Who can reach namespace', name: question.namespace, question };
  if (question.from === undefined) return null;
  const principal = reachability.principals.find(({ id }) => id === question.from);
  const name = principal ? principalText(principal, reachability.trustDomain) : question.from;
  return { ask: 'What can be reached by', name, question };
}
