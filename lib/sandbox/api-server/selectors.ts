import type { StoredObject } from '../contract';
import { badRequest, type Refusal } from './status';

export type Matches = (object: StoredObject) => boolean;
type Labels = Readonly<Record<string, string>>;

/** What `labelSelector` and `fieldSelector` of a query ask for. */
export function readSelectors(query: URLSearchParams): Matches | Refusal {
  const requirements = splitSelector(query.get('labelSelector') ?? '').map(labelRequirement);
  const fields = splitSelector(query.get('fieldSelector') ?? '').map(fieldRequirement);
  const checks: Matches[] = [];
  for (const check of [...requirements, ...fields]) {
    if (typeof check === 'string') return badRequest(check);
    checks.push(check);
  }
  return (object) => checks.every((matches) => matches(object));
}

/** Commas inside parentheses belong to a set. */
const splitSelector = (text: string): string[] =>
  text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

const onLabels =
  (check: (labels: Labels) => boolean): Matches =>
  (object) =>
    check(object.metadata.labels ?? {});

function labelRequirement(text: string): Matches | string {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    return onLabels((labels) => values.includes(labels[key] ?? '\0') === (operator === 'in'));
  }
  const comparison = /^([^\s=!]+)\s*(==?|!=)\s*([^\s=!]*)$/.exec(text);
  if (comparison) {
    const [, key = '', operator, value] = comparison;
    return onLabels((labels) => (labels[key] === value) === (operator !== '!='));
  }
  const presence = /^(!?)\s*([\w./-]+)$/.exec(text);
  if (!presence) return `unable to parse requirement: ${text}`;
  const [, not, key = ''] = presence;
  return onLabels((labels) => key in labels === (not === ''));
}

const FIELDS: Readonly<Record<string, (object: StoredObject) => string | undefined>> = {
  'metadata.name': (object) => object.metadata.name,
  'metadata.namespace': (object) => object.metadata.namespace,
};

function fieldRequirement(text: string): Matches | string {
  const [, field = '', operator, value] = /^([^=!]+)(==?|!=)(.*)$/.exec(text) ?? [];
  const read = FIELDS[field];
  if (!read) return `field label not supported: ${field || text}`;
  return (object) => (read(object) === value) === (operator !== '!=');
}
