import type { ObjectRef, Source } from '@/lib/mesh/object';
import { decodeObject } from '../decode';
import { isRecord } from '../record';
import { pathText } from '../refusal';
import type { Objection } from './objection';
import { webhookWarnings } from './warnings';
import { webhookObjections } from './webhook';

/** A refusal or a warning, with the place in the object as people write it. */
export type Remark = { readonly code: string; readonly path: string; readonly message: string };

/** What became of one object at the API server and at istiod's webhook. */
export type Validated = {
  readonly object: ObjectRef;
  readonly source: Source | null;
  readonly refusals: readonly Remark[];
  readonly warnings: readonly Remark[];
};

const toRemark = ({ code, path, message }: Objection): Remark => ({ code, path: pathText(path), message });

/** Holds one object against the schema and then the webhook, as kubectl would; null for kinds that nobody here checks. */
export function validateObject(raw: unknown, source: Source | null): Validated | null {
  const decoded = decodeObject(raw, source);
  if (decoded === null) return null;
  if (!decoded.ok) {
    const { object, path, message } = decoded.error;
    return { object, source, refusals: [{ code: 'schema', path, message }], warnings: [] };
  }
  const { kind, meta } = decoded.value;
  // The kind as people write it: a Deployment is one noun with other controllers.
  const written = isRecord(raw) && typeof raw['kind'] === 'string' ? raw['kind'] : kind;
  const refusals = webhookObjections(decoded.value).map(toRemark);
  return {
    object: { kind: written, namespace: meta.namespace === '' ? null : meta.namespace, name: meta.name },
    source,
    refusals,
    warnings: refusals.length > 0 ? [] : webhookWarnings(decoded.value).map(toRemark),
  };
}
