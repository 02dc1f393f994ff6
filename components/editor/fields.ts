import { z } from 'zod';
import {
  AuthorizationPolicy,
  DestinationRule,
  PeerAuthentication,
  RequestAuthentication,
  Sidecar,
} from '@/lib/mesh/istio';

type Schema = z.core.$ZodType;

const SPECS: Readonly<Record<string, Schema>> = {
  AuthorizationPolicy: AuthorizationPolicy.shape.spec,
  PeerAuthentication: PeerAuthentication.shape.spec,
  RequestAuthentication: RequestAuthentication.shape.spec,
  DestinationRule: DestinationRule.shape.spec,
  Sidecar: Sidecar.shape.spec,
};

/** Kinds whose fields are known, with the API version that they are written in. */
const API_VERSION: Readonly<Record<string, string>> = {
  AuthorizationPolicy: 'security.istio.io/v1',
  PeerAuthentication: 'security.istio.io/v1',
  RequestAuthentication: 'security.istio.io/v1',
  DestinationRule: 'networking.istio.io/v1',
  Sidecar: 'networking.istio.io/v1',
};

/** What a schema says of the value itself, behind what may be absent and how lists repeat. */
function bare(schema: Schema): Schema {
  if (schema instanceof z.ZodPipe) return bare(schema.in);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return bare(schema.unwrap());
  if (schema instanceof z.ZodArray) return bare(schema.element);
  return schema;
}

function childOf(schema: Schema, key: string): Schema | undefined {
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return schema instanceof z.ZodObject ? (schema.shape as Readonly<Record<string, Schema>>)[key] : undefined;
}

function schemaAt(kind: string, path: readonly string[]): Schema | null {
  const [head, ...rest] = path;
  const spec = SPECS[kind];
  if (head !== 'spec' || spec === undefined) return null;
  let at = bare(spec);
  for (const key of rest) {
    const next = childOf(at, key);
    if (next === undefined) return null;
    at = bare(next);
  }
  return at;
}

const TOP = ['apiVersion', 'kind', 'metadata', 'spec', '$patch'];
const META = ['name', 'namespace', 'labels', 'annotations'];

/** Keys that may stand under a path. */
export function fieldsAt(kind: string | null, path: readonly string[]): readonly string[] {
  if (path.length === 0) return TOP;
  if (path.length === 1 && path[0] === 'metadata') return META;
  const schema = kind === null ? null : schemaAt(kind, path);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** Words that a field takes, where it takes only some. */
export function wordsAt(kind: string | null, path: readonly string[]): readonly string[] {
  if (path.join() === '$patch') return ['delete'];
  if (path.join() === 'kind') return Object.keys(API_VERSION);
  if (path.join() === 'apiVersion')
    return [...new Set(kind === null ? Object.values(API_VERSION) : [API_VERSION[kind] ?? 'v1'])];
  const schema = kind === null ? null : schemaAt(kind, path);
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  return schema instanceof z.ZodBoolean ? ['true', 'false'] : [];
}
