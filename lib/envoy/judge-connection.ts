import {
  type ConnectionManager,
  TlsContext,
  type FilterChain,
  type NamedConfig,
  type ProxyConfig,
} from './config-nouns';
import type { Connection, Facts, HttpRequest, PeerCertificate } from './facts';
import { selectChain } from './filter-chain';
import { inboundListener } from './inbound-listener';
import { headerValues } from './match-header';
import { addressBits } from './match-ip';
import { matchString } from './match-string';
import type { StringMatch } from './matcher-nouns';
import { normalizePath } from './normalize-path';
import type { Judgement } from './judgement';
import type { TokenCheck } from './judge-jwt';
import { parseManager } from './parse-once';
import { runFilters } from './run-filters';

const HTTP = 'envoy.filters.network.http_connection_manager';
/** Methods that Envoy's HTTP/1 codec knows; any other token is a 400. */
const METHODS =
  'GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH COPY LOCK MKCOL MOVE PROPFIND PROPPATCH SEARCH UNLOCK BIND REBIND UNBIND ACL REPORT MKACTIVITY CHECKOUT MERGE M-SEARCH NOTIFY SUBSCRIBE UNSUBSCRIBE PURGE MKCALENDAR LINK UNLINK'.split(
    ' ',
  );

type Reached =
  | { readonly kind: 'chain'; readonly chain: FilterChain; readonly peer: PeerCertificate | null }
  | { readonly kind: 'stopped'; readonly judgement: Judgement };

const stopped = (judgement: Judgement): Reached => ({ kind: 'stopped', judgement });

const acceptedNames = (context: TlsContext): readonly StringMatch[] =>
  context.common_tls_context?.combined_validation_context?.default_validation_context
    ?.match_subject_alt_names ?? [];

const handshake = (socket: NamedConfig, connection: Connection): string | null => {
  const parsed = TlsContext.safeParse(socket.typed_config ?? {});
  const peer = connection.tls?.peer ?? null;
  if (!parsed.success) return 'the TLS context is not understood';
  if (!peer)
    return parsed.data.require_client_certificate === true ? 'the client shows no certificate' : null;
  const wanted = acceptedNames(parsed.data);
  const names = [...peer.uris, ...(peer.dns ?? [])];
  const accepted = wanted.some((matcher) => names.some((name) => matchString(matcher, name) === true));
  return wanted.length === 0 || accepted ? null : 'no name of the client certificate is accepted';
};

/** `GET http://host/path` names the host in the target, and that one counts. */
const originForm = (request: HttpRequest): HttpRequest => {
  const [, authority, path] = /^https?:\/\/([^/?#]+)(.*)$/i.exec(request.path) ?? [];
  if (authority === undefined) return request;
  return { ...request, authority, path: path?.startsWith('/') === true ? path : `/${path ?? ''}` };
};

function reach(config: ProxyConfig, connection: Connection): Reached {
  const listener = inboundListener(config);
  const chain = listener && selectChain(listener, connection);
  if (!chain) return stopped({ kind: 'no-filter-chain' });
  if (!chain.transport_socket) return { kind: 'chain', chain, peer: null };
  const reason = handshake(chain.transport_socket, connection);
  if (reason !== null) return stopped({ kind: 'handshake-failed', reason });
  return { kind: 'chain', chain, peer: connection.tls?.peer ?? null };
}

const managerOf = (chain: FilterChain): ConnectionManager | null => {
  const filter = chain.filters?.find(({ name }) => name === HTTP);
  return filter ? parseManager(filter) : null;
};

/** Without `use_remote_address`, the last entry of X-Forwarded-For is believed, whoever wrote it. */
const remoteIp = (connection: Connection, manager: ConnectionManager, request: HttpRequest): string => {
  const last = headerValues(request, 'x-forwarded-for').join(',').split(',').at(-1)?.trim() ?? '';
  return manager.use_remote_address !== true && addressBits(last) !== null ? last : connection.source.ip;
};

const factsOf = (connection: Connection, peer: PeerCertificate | null): Facts => ({
  connection,
  peer,
  request: null,
  remoteIp: connection.source.ip,
  metadata: {},
});

/** Which kind of filter chain takes a connection; `none`: Envoy closes it. */
export function chainKind(config: ProxyConfig, connection: Connection): 'http' | 'tcp' | 'none' {
  const listener = inboundListener(config);
  const chain = listener && selectChain(listener, connection);
  if (!chain) return 'none';
  return managerOf(chain) ? 'http' : 'tcp';
}

/** Judges a connection of which only bytes are known, by the proxy's own filters. */
export function judgeTcp(config: ProxyConfig, connection: Connection): Judgement {
  const reached = reach(config, connection);
  if (reached.kind === 'stopped') return reached.judgement;
  const { chain, peer } = reached;
  if (managerOf(chain)) return { kind: 'bad-request', reason: 'http1.codec_error' };
  return runFilters(chain.filters ?? [], factsOf(connection, peer), undefined);
}

/** Judges one HTTP request on a connection. On a TCP chain it is bytes like any other. */
export function judgeRequest(
  config: ProxyConfig,
  connection: Connection,
  request: HttpRequest,
  check?: TokenCheck,
): Judgement {
  const reached = reach(config, connection);
  if (reached.kind === 'stopped') return reached.judgement;
  const manager = managerOf(reached.chain);
  if (!manager) return judgeTcp(config, connection);
  const asked = originForm(request);
  const path = normalizePath(asked.path, manager);
  if (!METHODS.includes(request.method)) return { kind: 'bad-request', reason: 'http1.codec_error' };
  if (!path.ok) return { kind: 'bad-request', reason: path.reason };
  const facts: Facts = {
    ...factsOf(connection, reached.peer),
    request: { ...asked, path: path.path },
    remoteIp: remoteIp(connection, manager, request),
  };
  return runFilters(manager.http_filters ?? [], facts, check);
}
