import type { ProxyConfig } from './config-nouns';
import { inboundFilters } from './inbound-filters';
import { parseJwt } from './parse-once';

/** Whose tokens a proxy checks. */
export const heldIssuers = (config: ProxyConfig): ReadonlySet<string> =>
  new Set(
    inboundFilters(config)
      .filter(({ name }) => name.endsWith('.jwt_authn'))
      .flatMap((filter) => Object.values(parseJwt(filter)?.providers ?? {}))
      .map(({ issuer = '' }) => issuer),
  );
