import type { Entry } from './policy-values';

/** A field that is given, and where. */
export interface UsedField {
  readonly name: string;
  /** In the rule. */
  readonly path: string;
}

const HTTP = /^(hosts|methods|paths|requestPrincipals|request\.headers.*|request\.auth\..*)$/;

/** `paths` for `notPaths`, of a field or a key. */
export const plainName = (field: string): string =>
  /^not[A-Z]/.test(field) ? `${field.charAt(3).toLowerCase()}${field.slice(4)}` : field;

/** Fields of an entry that are given and answer to a test. */
export const usedFields = (entry: Entry, test: (plain: string) => boolean): readonly UsedField[] =>
  Object.entries(entry.lists).flatMap(([field, values]) =>
    values.length > 0 && test(plainName(field))
      ? { name: entry.key ?? field, path: entry.pathOf(field) }
      : [],
  );

/** Fields that exist only where the proxy parses HTTP. */
export const httpFields = (entry: Entry): readonly UsedField[] =>
  usedFields(entry, (name) => HTTP.test(name));

/** Whether an entry leaves a port in. */
export const admitsPort = ({ lists }: Entry, port: number): boolean => {
  const has = (field: string): boolean => (lists[field] ?? []).some((value) => Number(value) === port);
  return ((lists['ports'] ?? []).length === 0 || has('ports')) && !has('notPorts');
};

/** Names, each once. */
export const nameList = (fields: readonly UsedField[]): string =>
  [...new Set(fields.map(({ name }) => name))].join(', ');
