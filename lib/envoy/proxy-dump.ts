import { z } from 'zod';
import { fail, ok, type Result } from '@/lib/mesh/result';
import { decodeConfigDump } from './config-dump';
import type { ProxyConfig } from './config-nouns';

/** What a proxy's admin port says of its inbound listener. */
export type ProxyDump = {
  readonly config: ProxyConfig;
  /** istiod's name of the whole set of listeners. */
  readonly version: string | null;
  /** When the listener was last taken over. */
  readonly updatedAt: string | null;
  /** An update that the proxy would not take; it goes on with what it had. */
  readonly refused: { readonly detail: string; readonly at: string | null } | null;
  /** A new listener is there, and waits for what it needs. */
  readonly isWarming: boolean;
};

const State = z.looseObject({ version_info: z.string().optional(), last_updated: z.string().optional() });
const Failure = z.looseObject({
  details: z.string().optional(),
  last_update_attempt: z.string().optional(),
});
const Entry = z.looseObject({
  name: z.string().optional(),
  active_state: State.optional(),
  warming_state: State.optional(),
  error_state: Failure.optional(),
});
const Section = z.looseObject({
  '@type': z.string().optional(),
  version_info: z.string().optional(),
  dynamic_listeners: z.array(Entry).optional(),
});
const Dump = z.looseObject({ configs: z.array(Section).max(1000) });

const INBOUND = 'virtualInbound';

/** Envoy quotes the configuration that it refuses, whatever it holds. */
const mask = (text: string): string =>
  text
    .replace(/-----BEGIN[\s\S]*?(-----END[^-]*-----|$)/g, '[masked]')
    .replace(/[A-Za-z0-9+/_-]{40,}={0,2}/g, '[masked]')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);

const isListener = (type: string | undefined): boolean =>
  type?.endsWith('.ListenersConfigDump.DynamicListener') ?? false;

const entriesOf = (section: z.infer<typeof Section>): z.infer<typeof Entry>[] => {
  if (!isListener(section['@type'])) return section.dynamic_listeners ?? [];
  const entry = Entry.safeParse(section);
  return entry.success ? [entry.data] : [];
};

const toRefusal = (failure: z.infer<typeof Failure>): ProxyDump['refused'] => ({
  detail: mask(failure.details ?? ''),
  at: failure.last_update_attempt ?? null,
});

const versionOf = (
  sections: readonly z.infer<typeof Section>[],
  entry: z.infer<typeof Entry>,
): string | null =>
  entry.active_state?.version_info ??
  sections.find(({ version_info: info }) => info !== undefined)?.version_info ??
  null;

const malformed = (detail: string) => fail({ kind: 'malformed', subject: 'config dump', detail } as const);

/**
 * Reads a `/config_dump` of listeners: the whole section, or with `resource=dynamic_listeners` one entry for
 * each. `version` is the section's own, where it was asked for apart.
 */
export function decodeProxyDump(raw: unknown, version: string | null = null): Result<ProxyDump> {
  const dump = Dump.safeParse(raw);
  if (!dump.success)
    return malformed(
      'The proxy answered with something that is no configuration. Look at its admin port 15000.',
    );
  const { configs } = dump.data;
  const entry = configs.flatMap(entriesOf).find(({ name }) => name === INBOUND);
  if (entry === undefined)
    return malformed(
      `The proxy holds no listener ${INBOUND} yet. Check that its sidecar is connected to istiod.`,
    );
  const decoded = decodeConfigDump({
    configs: [{ '@type': '.ListenersConfigDump', dynamic_listeners: [entry] }],
  });
  if (!decoded.ok) return decoded;
  const { active_state: active, warming_state: warming, error_state: failure } = entry;
  return ok({
    config: decoded.value,
    version: version ?? versionOf(configs, entry),
    updatedAt: active?.last_updated ?? null,
    refused: failure ? toRefusal(failure) : null,
    isWarming: warming !== undefined,
  });
}
