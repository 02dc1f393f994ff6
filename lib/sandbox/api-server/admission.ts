import { webhookObjections } from '@/lib/objects/admission/webhook';
import { decodeObject } from '@/lib/objects/decode';
import { type AnyRecord, isRecord } from '@/lib/objects/record';
import { unknownField } from '@/lib/objects/unknown-field';
import { pathText } from '@/lib/objects/refusal';
import type { MeshObject, Problem } from '@/lib/mesh/snapshot';
import { isRefusal, type Refusal } from './status';

/**
 * The object as the API server would store it, or its refusal in the order of a real cluster:
 * strict decoding, the schema of the custom resource, then istiod's webhook.
 * `validation` is the `fieldValidation` of a request: only `Strict` refuses unknown fields.
 */
export function admit<T extends AnyRecord>(object: T, validation: string): T | Refusal {
  const decoded = decodeObject(object, null);
  if (decoded === null) return object;
  if (!decoded.ok) return invalid(object, decoded.error);
  const noun = decoded.value;
  const isModelled = noun.kind === 'AuthorizationPolicy' || noun.kind === 'PeerAuthentication';
  const unknown =
    isModelled && validation === 'Strict' ? unknownField(object['spec'], noun.spec, ['spec']) : null;
  if (unknown) return strictDecoding(pathText(unknown.path));
  const [objection] = webhookObjections(noun);
  if (objection !== undefined) return denied(`${pathText(objection.path)}: ${objection.message}`);
  return isModelled ? pruned(object, noun) : object;
}

/** What kubectl would print for an object that is refused; null when it is taken. */
export function admissionMessage(object: AnyRecord): string | null {
  const admitted = admit(object, 'Strict');
  return isRefusal(admitted) ? admitted.message : null;
}

/** Fields that the schema does not have vanish, as a real API server prunes them in silence. */
const pruned = <T extends AnyRecord>(object: T, noun: MeshObject): T => {
  if (!isRecord(object['spec']) || !('spec' in noun)) return object;
  return { ...object, spec: JSON.parse(JSON.stringify(noun.spec)) as unknown };
};

const strictDecoding = (path: string): Refusal => ({
  code: 400,
  reason: 'BadRequest',
  message: `strict decoding error: unknown field ${JSON.stringify(path)}`,
});

const denied = (objection: string): Refusal => ({
  code: 400,
  reason: '',
  message: `admission webhook "validation.istio.io" denied the request: configuration is invalid: ${objection}`,
});

function invalid(object: AnyRecord, { object: ref, path, message }: Problem): Refusal {
  const group = typeof object['apiVersion'] === 'string' ? object['apiVersion'].replace(/\/?[^/]*$/, '') : '';
  const field = path === '' ? '<nil>' : path;
  const what = `${group === '' ? ref.kind : `${ref.kind}.${group}`} ${JSON.stringify(ref.name)}`;
  const cause = complaint(valueAt(object, path), field, message);
  return {
    code: 422,
    reason: 'Invalid',
    message: `${what} is invalid: ${field}: ${cause}`,
    details: { name: ref.name, group, kind: ref.kind, causes: [{ message: cause, field }] },
  };
}

const ENUMS: Readonly<Record<string, string>> = {
  action: '"ALLOW", "DENY", "AUDIT", "CUSTOM"',
  mode: '"UNSET", "DISABLE", "PERMISSIVE", "STRICT"',
};

function complaint(value: unknown, field: string, message: string): string {
  const supported = ENUMS[field.slice(field.lastIndexOf('.') + 1)];
  if (typeof value === 'string' && supported !== undefined)
    return `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported}`;
  if (value === undefined) return 'Required value';
  if (typeof value === 'number' || typeof value === 'boolean') {
    const type = Number.isInteger(value) ? 'integer' : typeof value;
    return `Invalid value: "${type}": ${field} in body must be of type string: "${type}"`;
  }
  return `Invalid value: ${JSON.stringify(value)}: ${message}`;
}

const valueAt = (object: unknown, path: string): unknown =>
  path
    .split(/[.[\]]+/)
    .filter((step) => step !== '')
    .reduce<unknown>((value, step) => {
      if (Array.isArray(value)) return (value as readonly unknown[])[Number(step)];
      return isRecord(value) ? value[step.replace(/^"|"$/g, '')] : undefined;
    }, object);
