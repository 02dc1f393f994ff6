import type { Facts, PeerCertificate } from './facts';
import { matchHeader } from './match-header';
import { inRange } from './match-ip';
import { matchMetadata } from './match-metadata';
import { matchString } from './match-string';
import { matchTemplate } from './match-template';
import type { PathMatch, StringMatch } from './matcher-nouns';
import type { Permission, Principal, RbacPolicy, RbacRules } from './rbac-nouns';
import { allOf, anyOf, notOf, type Truth } from './truth';

/** What one set of rules says: the policy that matched, and whether the request may go on. */
export type RbacVerdict = { readonly allowed: Truth; readonly policy: string | null };

const pathOf = (facts: Facts): string | null => facts.request?.path.split(/[?#]/, 1)[0] ?? null;

const matchPath = (matcher: PathMatch, facts: Facts): Truth => {
  const path = pathOf(facts);
  return path !== null && matcher.path ? matchString(matcher.path, path) : path === null ? false : null;
};

const matchUriTemplate = (template: string | undefined, facts: Facts): Truth => {
  const path = pathOf(facts);
  if (path === null) return false;
  return template === undefined ? null : matchTemplate(template, path);
};

/** Every name of a certificate counts: URI names, DNS names, and last its subject. */
const namesOf = (peer: PeerCertificate): readonly string[] => [
  ...peer.uris,
  ...(peer.dns ?? []),
  peer.subject ?? '',
];

const matchPeer = (matcher: StringMatch | undefined, peer: PeerCertificate | null): Truth => {
  if (!peer) return false;
  return matcher ? anyOf(namesOf(peer).map((name) => matchString(matcher, name))) : true;
};

/** `Permission` on the facts of one request; a kind that is not known here stays undecided. */
function matchPermission(rule: Permission, facts: Facts): Truth {
  const nested = (rules: readonly Permission[] | undefined) =>
    (rules ?? []).map((one) => matchPermission(one, facts));
  const { destination } = facts.connection;
  if (rule.and_rules) return allOf(nested(rule.and_rules.rules));
  if (rule.or_rules) return anyOf(nested(rule.or_rules.rules));
  if (rule.not_rule) return notOf(matchPermission(rule.not_rule, facts));
  if (rule.any !== undefined) return rule.any;
  if (rule.destination_port !== undefined) return rule.destination_port === destination.port;
  if (rule.destination_ip) return inRange(rule.destination_ip, destination.ip);
  if (rule.metadata) return matchMetadata(rule.metadata, facts.metadata);
  return matchRequestPermission(rule, facts);
}

const inPorts = (
  { start = 0, end = 0 }: { start?: number | undefined; end?: number | undefined },
  port: number,
) => port >= start && port < end;

function matchRequestPermission(rule: Permission, facts: Facts): Truth {
  const { connection, request } = facts;
  if (rule.header) return request ? matchHeader(rule.header, request) : false;
  if (rule.url_path) return matchPath(rule.url_path, facts);
  if (rule.uri_template) return matchUriTemplate(rule.uri_template.typed_config?.path_template, facts);
  if (rule.requested_server_name) return matchString(rule.requested_server_name, connection.tls?.sni ?? '');
  return rule.destination_port_range
    ? inPorts(rule.destination_port_range, connection.destination.port)
    : null;
}

/** `Principal` on the facts of one request. */
function matchPrincipal(id: Principal, facts: Facts): Truth {
  const nested = (ids: readonly Principal[] | undefined) =>
    (ids ?? []).map((one) => matchPrincipal(one, facts));
  if (id.and_ids) return allOf(nested(id.and_ids.ids));
  if (id.or_ids) return anyOf(nested(id.or_ids.ids));
  if (id.not_id) return notOf(matchPrincipal(id.not_id, facts));
  if (id.any !== undefined) return id.any;
  if (id.authenticated) return matchPeer(id.authenticated.principal_name, facts.peer);
  if (id.metadata) return matchMetadata(id.metadata, facts.metadata);
  return matchAddressOrRequest(id, facts);
}

function matchAddressOrRequest(id: Principal, facts: Facts): Truth {
  const direct = id.direct_remote_ip ?? id.source_ip;
  if (direct) return inRange(direct, facts.connection.source.ip);
  if (id.remote_ip) return inRange(id.remote_ip, facts.remoteIp);
  if (id.header) return facts.request ? matchHeader(id.header, facts.request) : false;
  return id.url_path ? matchPath(id.url_path, facts) : null;
}

const matchPolicy = (policy: RbacPolicy, facts: Facts): Truth => {
  const conditioned = policy.condition !== undefined || policy.checked_condition !== undefined;
  return allOf([
    anyOf((policy.permissions ?? []).map((rule) => matchPermission(rule, facts))),
    anyOf((policy.principals ?? []).map((id) => matchPrincipal(id, facts))),
    conditioned ? null : true,
  ]);
};

/** `config.rbac.v3.RBAC`. Envoy walks its policies by name, and stops at the first that matches. */
export function judgeRbac(rules: RbacRules, facts: Facts): RbacVerdict {
  const ids = Object.keys(rules.policies ?? {}).sort();
  let matched: Truth = false;
  let policy: string | null = null;
  for (const id of ids) {
    const truth = matchPolicy(rules.policies?.[id] ?? {}, facts);
    if (truth === false) continue;
    matched = truth;
    policy = id;
    if (truth === true) break;
  }
  if (rules.action === 'LOG') return { allowed: true, policy };
  return { allowed: rules.action === 'DENY' ? notOf(matched) : matched, policy };
}
