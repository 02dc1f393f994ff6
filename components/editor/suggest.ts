import type { DraftNames } from '@/lib/api/contract';
import { fieldsAt, wordsAt } from './fields';
import type { YamlPlace } from './yaml-path';

/** Something to write at the cursor. */
export type Suggestion = {
  readonly label: string;
  readonly detail: string;
  readonly apply: string;
};

export const NO_NAMES: DraftNames = { namespaces: [], principals: [], labels: [], policies: [] };

const WHEN_KEYS = [
  'source.ip',
  'source.namespace',
  'source.principal',
  'remote.ip',
  'destination.ip',
  'destination.port',
  'request.headers[name]',
  'request.auth.principal',
  'request.auth.audiences',
  'request.auth.presenter',
  'request.auth.claims[iss]',
  'connection.sni',
];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

const plain = (labels: readonly string[], detail: string): Suggestion[] =>
  labels.map((label) => ({ label, detail, apply: label }));

/** `a/b` of `cluster.local/ns/a/sa/b`. */
const shortAccount = (principal: string): string => {
  const [, , namespace = '', , account = ''] = principal.split('/');
  return `${namespace}/${account}`;
};

/** What a field takes, whichever kind it stands in; `not` before a field takes the same. */
const BY_FIELD: Readonly<Record<string, (names: DraftNames) => readonly string[]>> = {
  namespace: ({ namespaces }) => namespaces,
  namespaces: ({ namespaces }) => namespaces,
  principals: ({ principals }) => principals,
  serviceAccounts: ({ principals }) => principals.map(shortAccount),
  methods: () => METHODS,
  key: () => WHEN_KEYS,
};

const isLabels = (path: readonly string[]): boolean =>
  path.at(-1) === 'matchLabels' || path.at(-1) === 'labels';

/** Labels of the workloads that the draft's own namespace can select. */
const labelsIn = (names: DraftNames, namespace: string | null) =>
  names.labels.filter((label) => namespace === null || label.namespace === namespace);

function valuesAt(place: YamlPlace, names: DraftNames): Suggestion[] {
  const { path, namespace } = place;
  const [last = '', parent] = [path.at(-1), path.slice(0, -1)];
  if (isLabels(parent)) {
    const own = labelsIn(names, namespace).filter(({ key }) => key === last);
    return plain([...new Set(own.map(({ value }) => value))], `label ${last}`);
  }
  const field = last.replace(/^not([A-Z])/, (_, first: string) => first.toLowerCase());
  const listed = BY_FIELD[field]?.(names) ?? [];
  return listed.length > 0 ? plain(listed, field) : plain(wordsAt(place.kind, path), last);
}

function keysAt({ kind, path, namespace }: YamlPlace, names: DraftNames): Suggestion[] {
  const fields = isLabels(path)
    ? [...new Set(labelsIn(names, namespace).map(({ key }) => key))]
    : fieldsAt(kind, path);
  return fields.map((label) => ({
    label,
    detail: isLabels(path) ? 'label' : 'field',
    apply: `${label}: `,
  }));
}

/** What may be written where the cursor stands. */
export function suggestAt(place: YamlPlace, names: DraftNames): readonly Suggestion[] {
  if (place.wants === 'key') return keysAt(place, names);
  if (place.wants === 'value') return valuesAt(place, names);
  // An item of a list is a mapping where the list holds mappings, else a value.
  const keys = keysAt(place, names);
  return keys.length > 0 ? keys : valuesAt(place, names);
}
