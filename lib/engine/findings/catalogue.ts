import type { Finding } from '@/lib/mesh/reachability';

/** What a code stands for, whichever object it is found on. */
export interface FindingKind {
  /** As it usually is; a finding may be graver or milder. */
  readonly severity: Finding['severity'];
  /** Where the severity differs, and how. */
  readonly otherwise?: string;
  readonly title: string;
  readonly meaning: string;
  readonly remedy: string;
}

/** Every code, in the order in which people look it up. */
export const CATALOGUE = {
  L1: {
    severity: 'error',
    otherwise: 'critical in a DENY',
    title: 'Principal with a scheme',
    meaning:
      'Istio puts `spiffe://` in front of a principal. Written with it, the value never matches: an ALLOW admits nobody, and a DENY is open.',
    remedy: 'Write the principal without `spiffe://`.',
  },
  L2: {
    severity: 'error',
    title: 'Principal that no caller has',
    meaning:
      'An identity reads `<trust domain>/ns/<namespace>/sa/<account>`, and a star counts at one end only. Any other form never matches.',
    remedy: 'Write all five segments, or a star at one end.',
  },
  L3: {
    severity: 'warning',
    title: 'Principal prefix that ends inside a name',
    meaning: 'The star takes in every longer name: `ns/team*` is also `ns/team-evil`.',
    remedy: 'Write the whole name, or end the value with `/*`.',
  },
  L4: {
    severity: 'warning',
    title: 'Principal prefix that no alias reaches',
    meaning:
      'Only a principal of five segments stands for every local trust domain. A shorter prefix is taken literally, so that callers of the other domains do not match.',
    remedy: 'Write `<trust domain>/ns/<namespace>/sa/*`.',
  },
  L5: {
    severity: 'warning',
    title: 'Principal of a foreign trust domain',
    meaning:
      "Callers of a trust domain that is neither the mesh's nor an alias fail the handshake. A ztunnel translates no trust domain at all.",
    remedy: 'Write the trust domain of the mesh, or add the other to `trustDomainAliases`.',
  },
  L6: {
    severity: 'error',
    title: 'Namespace pattern that matches too much',
    meaning:
      'A proxy looks for the pattern in the whole identity. After a star, an end of `a` or `sa` is found in its `/sa/`, so that every namespace matches which begins as the pattern does.',
    remedy: 'Write the namespaces out.',
  },
  L7: {
    severity: 'error',
    title: 'Namespace pattern that a ztunnel takes literally',
    meaning: 'A ztunnel knows one star, at one end. A star elsewhere never matches there.',
    remedy: 'Write the namespaces out.',
  },
  L8: {
    severity: 'warning',
    title: 'Bare service account in the root namespace',
    meaning:
      "A service account without a namespace is one of the policy's own namespace, and not one of each workload's.",
    remedy: 'Write `<namespace>/<account>`.',
  },
  L9: {
    severity: 'warning',
    title: 'Rule on an identity that callers do not present',
    meaning:
      'A caller without mutual TLS has no identity: it is none of those that an ALLOW names, and it is none of those that an ALLOW excludes.',
    remedy: 'Give the caller a proxy, require mutual TLS, or name who may call.',
  },
  L10: {
    severity: 'error',
    title: 'Port of the wrong side',
    meaning:
      'Sidecars, gateways and ztunnels compare the port of the pod; a waypoint compares the port of the Service.',
    remedy: 'Write the port that the enforcing proxy sees.',
  },
  L11: {
    severity: 'warning',
    title: 'Host without its port',
    meaning:
      'The host is compared as the caller sent it, and a caller sends every port but 80 and 443 with it.',
    remedy: 'Add the same host with `:*` behind it.',
  },
  L12: {
    severity: 'error',
    title: 'Method that no request has',
    meaning:
      'Methods are compared in capitals; one that the proxy does not know is refused before any policy; gRPC uses POST only.',
    remedy: 'Write a method of HTTP in capitals, and POST for gRPC.',
  },
  L13: {
    severity: 'error',
    title: 'Path that no request has',
    meaning:
      'A path begins with a slash, is compared without its query and fragment, and takes one star, at one end.',
    remedy: 'Correct the path.',
  },
  L13a: {
    severity: 'critical',
    title: 'Path template without a leading slash',
    meaning: 'Admission lets it pass, and stock Envoy aborts on it: the workload goes down for everyone.',
    remedy: 'Put a slash in front, at once.',
  },
  L14: {
    severity: 'warning',
    title: 'Denial of one exact path',
    meaning: 'A slash behind the path, other capitals or a path below it are not denied.',
    remedy: 'Deny the prefix, or allow what may pass instead.',
  },
  L15: {
    severity: 'warning',
    otherwise: 'error for a DENY at a declared TCP port',
    title: 'HTTP attributes at a port that is not HTTP',
    meaning:
      'Where the bytes are not HTTP, an ALLOW rule with HTTP attributes is dropped, and a DENY rule loses them and denies the connection.',
    remedy: 'Name the HTTP ports in the rule, or the protocol of the port in the Service.',
  },
  L16: {
    severity: 'error',
    title: 'Attributes that a ztunnel does not see',
    meaning:
      'A ztunnel decides on connections. It drops an ALLOW rule with HTTP attributes; a DENY rule loses them and denies more, or nothing. It ignores `trustDomains`.',
    remedy: 'Attach the rule to a waypoint with `targetRefs`, and keep connection attributes here.',
  },
  L17: {
    severity: 'error',
    title: 'Policy on the wrong side of a waypoint',
    meaning:
      "Behind a waypoint, a ztunnel sees the waypoint's identity and not the caller's. A policy whose target no waypoint serves is enforced by nobody.",
    remedy: 'Attach the policy to the waypoint, and admit the waypoint at the workload; or bind a waypoint.',
  },
  L18: {
    severity: 'error',
    title: 'Request principal that no request has',
    meaning:
      'Claims exist only where a RequestAuthentication on the same proxy has validated the token. A request principal reads `<issuer>/<subject>`.',
    remedy: 'Add a RequestAuthentication for the same workloads, or correct the value.',
  },
  L19: {
    severity: 'info',
    otherwise: 'error with ambient workloads in scope',
    title: 'Empty selector',
    meaning: 'Proxies take an empty selector for every workload in scope, and ztunnels for none.',
    remedy: 'Leave the selector out, or name labels.',
  },
  L20: {
    severity: 'error',
    title: 'Mutual TLS that is not what it says',
    meaning:
      'A PeerAuthentication is passed over, wholly or at a port, or it demands what clients are told not to send.',
    remedy: 'Keep one for each scope, name ports of the pod, and let both sides agree.',
  },
  L21: {
    severity: 'error',
    title: 'Condition on an unknown attribute',
    meaning: 'Istio drops the whole rule. A DENY then does not deny, and nothing says so.',
    remedy: 'Write a key that Istio knows.',
  },
  L22: {
    severity: 'error',
    title: 'CUSTOM without a working provider',
    meaning:
      'An undefined provider, or several on one workload, deny whatever matches. An HTTP provider is skipped on TCP ports, which stay open.',
    remedy:
      'Define the provider in the mesh config, use one for each workload, and guard TCP ports otherwise.',
  },
  L23: {
    severity: 'warning',
    title: "Address that is not the caller's",
    meaning:
      "A sidecar or waypoint reads the remote address from X-Forwarded-For, which callers write. The peer address behind a gateway or waypoint is that proxy's.",
    remedy: 'Check addresses at the gateway, and identities at the workload.',
  },
  L24: {
    severity: 'warning',
    title: 'Gateway policy for the whole mesh',
    meaning: 'In the root namespace, a policy without a selector decides for every workload of the mesh.',
    remedy: 'Add the selector or the `targetRefs` of the gateway.',
  },
  L25: {
    severity: 'error',
    title: 'Empty list',
    meaning:
      'An empty list is the same as none at all: without rules an ALLOW denies everything, and an empty `from`, `to` or field constrains nothing.',
    remedy: 'Name what is meant, or leave the field out.',
  },
  L26: {
    severity: 'error',
    title: 'Dry run that is not read',
    meaning: 'An annotation that is no boolean does not count, and the policy is enforced.',
    remedy: 'Write `"true"`, in quotes.',
  },
  L27: {
    severity: 'warning',
    title: 'Denial that callers pass by',
    meaning:
      'Only ztunnels and configured gateways call through a waypoint. Callers with a sidecar or without a proxy reach the workload directly.',
    remedy: "At the workload, allow the waypoint's identity only.",
  },
  I1: {
    severity: 'critical',
    title: 'Identity that the pod does not declare',
    meaning:
      'The certificate that the proxy presents names another account than the pod. Policies see the certificate.',
    remedy: 'Restart the pod, and find out who issued the certificate.',
  },
  P1: {
    severity: 'error',
    title: 'Object that a cluster refuses',
    meaning: 'The document cannot be read, or the API server does not store it. It decides nothing.',
    remedy: 'Correct it as the message says.',
  },
  P2: {
    severity: 'warning',
    title: 'Object that Istio ignores',
    meaning: 'It is stored, and no proxy hears of it. Answers that it could change read unknown.',
    remedy: 'Correct it as the message says.',
  },
  P3: {
    severity: 'warning',
    title: 'Object that Istio applies in part',
    meaning: 'Some of it decides, and some of it does not. Answers that it could change read unknown.',
    remedy: 'Correct it as the message says.',
  },
  P4: {
    severity: 'warning',
    title: 'Object that is not understood',
    meaning: 'Answers that it could change read unknown.',
    remedy: 'Correct it as the message says.',
  },
  P5: {
    severity: 'critical',
    title: 'Token keys that no proxy can use',
    meaning:
      'Envoy refuses the whole listener when an inline key set holds no usable key. Proxies keep what they had and take no change any more; new pods do not get ready.',
    remedy: 'Write a set with at least one public key, or a `jwksUri`.',
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

export type FindingCode = keyof typeof CATALOGUE;

/** One code's entry; undefined for a code of another version. */
export const findingKind = (code: string): FindingKind | undefined =>
  Object.hasOwn(CATALOGUE, code) ? CATALOGUE[code as FindingCode] : undefined;
