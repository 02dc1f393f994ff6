import type { z } from 'zod';
import { ConnectionManager, ExtAuthzConfig, type NamedConfig, RbacConfig } from './config-nouns';
import { JwtConfig } from './jwt-nouns';

/** Parses a filter's configuration once, however many requests are judged by it; null where it is not understood. */
function parseOnce<T extends z.ZodType>(schema: T): (filter: NamedConfig) => z.output<T> | null {
  const known = new WeakMap<object, z.output<T> | null>();
  const nothing = {};
  return ({ typed_config: config = nothing }) => {
    const parsed = known.get(config);
    if (parsed !== undefined) return parsed;
    const result = schema.safeParse(config);
    const value = result.success ? result.data : null;
    known.set(config, value);
    return value;
  };
}

export const parseManager = parseOnce(ConnectionManager);
export const parseRbac = parseOnce(RbacConfig);
export const parseJwt = parseOnce(JwtConfig);
export const parseExtAuthz = parseOnce(ExtAuthzConfig);
