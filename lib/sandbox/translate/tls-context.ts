import type { NamedConfig } from '@/lib/envoy/config-nouns';
import type { MeshConfig } from '@/lib/mesh/mesh-config';

const TYPE = 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext';

const secret = (name: string): object => ({
  name,
  sds_config: {
    api_config_source: {
      api_type: 'GRPC',
      grpc_services: [{ envoy_grpc: { cluster_name: 'sds-grpc' } }],
      set_node_on_first_message_only: true,
      transport_api_version: 'V3',
    },
    initial_fetch_timeout: '0s',
    resource_api_version: 'V3',
  },
});

/** Mutual TLS: a certificate is asked for, and its name has to be of a trust domain that the mesh accepts. */
export const mutualTls = (config: MeshConfig): NamedConfig => {
  const domains = new Set([config.trustDomain, ...config.trustDomainAliases, ...config.caTrustDomains]);
  return {
    name: 'envoy.transport_sockets.tls',
    typed_config: {
      '@type': TYPE,
      common_tls_context: {
        tls_params: { tls_minimum_protocol_version: 'TLSv1_2', tls_maximum_protocol_version: 'TLSv1_3' },
        alpn_protocols: ['h2', 'http/1.1'],
        tls_certificate_sds_secret_configs: [secret('default')],
        combined_validation_context: {
          default_validation_context: {
            match_subject_alt_names: [...domains].map((domain) => ({ prefix: `spiffe://${domain}/` })),
          },
          validation_context_sds_secret_config: secret('ROOTCA'),
        },
      },
      require_client_certificate: true,
    },
  };
};
