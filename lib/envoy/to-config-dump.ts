import type { ProxyConfig } from './config-nouns';

const ADMIN = 'type.googleapis.com/envoy.admin.v3';
const LISTENER = 'type.googleapis.com/envoy.config.listener.v3.Listener';

/** The `ListenersConfigDump` section, as Envoy's admin port prints it. */
export const toListenersDump = (config: ProxyConfig, updatedAt: string): unknown => ({
  '@type': `${ADMIN}.ListenersConfigDump`,
  version_info: updatedAt,
  dynamic_listeners: config.listeners.map((listener) => ({
    name: listener.name,
    active_state: {
      version_info: updatedAt,
      listener: { '@type': LISTENER, ...listener },
      last_updated: updatedAt,
    },
  })),
});

/** A whole `/config_dump`: listeners, and the secrets as they are given, which must hold no key. */
export const toConfigDump = (
  config: ProxyConfig,
  secrets: readonly unknown[],
  updatedAt: string = new Date(0).toISOString(),
): unknown => ({
  configs: [
    toListenersDump(config, updatedAt),
    { '@type': `${ADMIN}.SecretsConfigDump`, dynamic_active_secrets: secrets },
  ],
});
