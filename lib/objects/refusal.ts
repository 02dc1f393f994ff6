import type { z } from 'zod';
import type { ObjectRef, Source } from '@/lib/mesh/object';
import type { Problem } from '@/lib/mesh/snapshot';
import { isRecord } from './record';

type Issue =
  z.core.$ZodIssue | { readonly path: PropertyKey[]; readonly message: string; readonly code?: 'custom' };
type Refused = { readonly raw: unknown; readonly source: Source | null; readonly issue: Issue | undefined };

/** An object that the API server would not take, with the exact place and what to write instead. */
export function refusal({ raw, source, issue }: Refused): Problem {
  const path = pathText(issue?.path ?? []);
  return {
    object: refOf(raw),
    path,
    message: issue ? sentence(issue, path, valueAt(raw, issue.path)) : 'The object cannot be read.',
    effect: 'refused',
    source,
  };
}

function refOf(raw: unknown): ObjectRef {
  const object = isRecord(raw) ? raw : {};
  const meta = isRecord(object['metadata']) ? object['metadata'] : {};
  const text = (value: unknown, instead: string) =>
    typeof value === 'string' && value !== '' ? value : instead;
  const kind = text(object['kind'], 'Object');
  return {
    kind,
    namespace: kind === 'Namespace' ? null : text(meta['namespace'], 'default'),
    name: text(meta['name'], '(no name)'),
  };
}

/** `spec.rules[0].to`, with keys that hold other characters quoted in brackets. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      const key = String(step);
      return /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
    })
    .join('')
    .replace(/^\./, '');
}

const valueAt = (raw: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, step) => {
    if (Array.isArray(value) && typeof step === 'number') return value[step];
    return isRecord(value) ? value[String(step)] : undefined;
  }, raw);

function sentence(issue: Issue, path: string, value: unknown): string {
  const place = path || 'The object';
  const is = describe(value);
  if (issue.code === undefined || issue.code === 'custom') return issue.message;
  if (issue.code === 'too_small') return `${place} is empty. Give it a value.`;
  if (issue.code === 'invalid_value')
    return `${place} is ${is}. Write ${issue.values.map(String).join(', ')}.`;
  if (issue.code !== 'invalid_type') return `${place} is ${is}, which the schema refuses. Correct it.`;
  if (value === undefined) return `${place} is missing. Add it as ${article(issue.expected)}.`;
  if (issue.expected === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return `${place} is ${is}, and text is wanted. Write "${String(value)}" in quotes.`;
  return `${place} is ${is}. Write ${article(issue.expected)}.`;
}

const ARTICLES: Readonly<Record<string, string>> = {
  string: 'text',
  record: 'a mapping',
  object: 'a mapping',
  array: 'a list',
  number: 'a number',
  boolean: 'true or false',
};
const article = (expected: string): string => ARTICLES[expected] ?? `a ${expected}`;

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return value.length > 60 ? 'a long text' : JSON.stringify(value);
  return `the ${typeof value} ${JSON.stringify(value)}`;
}
