import type { RawOutcome } from '@/lib/mesh/observation';
import type { DataPlane } from '@/lib/mesh/workload';
import type { Circumstances, Reading } from './reading';

/** An outcome that has an HTTP status. */
export type Answer = RawOutcome & { readonly code: number };

/** Istio's HTTP filter denies with exactly these 19 bytes. */
const DENIED = 'RBAC: access denied';
const TOKEN_REFUSED = /^(Jwt |Jwks |Audiences in Jwt)/;

/** An answer, of whatever status, is the application's own unless it is known to be a proxy's. */
export function readAnswer(answer: Answer, circumstances: Circumstances, took: string): Reading {
  const { code, body } = answer;
  const refusal = readGrpc(answer, took) ?? readRefusal(answer, took);
  if (refusal) return refusal;
  const proxy = readProxyText(answer, circumstances) ?? readEmpty(answer, circumstances);
  if (proxy) return { ...proxy, meaning: `${code}${took}: ${proxy.meaning}` };
  const whose = body === '' && code >= 400 ? 'The answer has no body of a proxy' : 'The application answered';
  return { seen: 'reached', meaning: `${code}${took}. ${whose}.` };
}

/** gRPC carries its status in a header of an answer that HTTP calls a success. */
const readGrpc = ({ headers }: Answer, took: string): Reading | null =>
  headers['grpc-status'] === '7' && headers['grpc-message'] === DENIED
    ? { seen: 'denied', meaning: `gRPC status 7 ${DENIED}${took}. The proxy refused it.` }
    : null;

function readRefusal({ code, body, headers }: Answer, took: string): Reading | null {
  if (code !== 401 && code !== 403) return null;
  if (TOKEN_REFUSED.test(body))
    return {
      seen: 'unauthenticated',
      meaning: `${code} ${firstLine(body)}${took}. A RequestAuthentication refused the token.`,
    };
  if (code !== 403) return null;
  if (body === DENIED) return { seen: 'denied', meaning: `403 ${DENIED}${took}. The proxy refused it.` };
  if (body === '' && headers['content-length'] === String(DENIED.length))
    return {
      seen: 'unclear',
      meaning: `403${took}, and HEAD shows no body. Probe with GET to see who refused.`,
    };
  return {
    seen: 'unclear',
    meaning: `403 without the body "${DENIED}"${took}: the application or an external authorizer spoke. Cannot tell.`,
  };
}

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 120);

type Text = Reading & {
  readonly codes: readonly number[];
  readonly says: RegExp;
  /** True: only where another proxy passed the answer on, so that it was written at the destination. */
  readonly fromUpstream?: boolean;
  /** Only of a caller that is captured in this way. */
  readonly from?: DataPlane;
};

/** What Envoy itself writes; the first line that fits wins. */
const TEXTS: readonly Text[] = [
  {
    codes: [503],
    says: /^no healthy upstream/,
    seen: 'unreachable',
    meaning: 'no ready endpoint stands behind the Service. This is not a denial.',
  },
  {
    codes: [503],
    says: /^upstream connect error.*(delayed connect error: 111|connection refused)/is,
    seen: 'refused',
    meaning: 'nothing listens on the target port behind the Service. This is not a denial.',
  },
  {
    codes: [503],
    says: /^upstream connect error.*(TLS.error|transport failure reason|CERTIFICATE_VERIFY_FAILED|WRONG_VERSION)/is,
    seen: 'unreachable',
    meaning:
      'the two proxies did not agree on TLS: certificate, trust domain or mTLS mode. No policy was asked.',
  },
  {
    codes: [503],
    says: /^upstream connect error.*connection timeout/is,
    seen: 'timed-out',
    meaning: 'the proxy could not connect in time. This is not a denial.',
  },
  {
    // Newer proxies keep the cause to themselves; but where the destination's proxy wrote the answer,
    // what it could not reach is its own application.
    codes: [503],
    says: /^upstream connect error.*reset reason: remote connection failure$/is,
    fromUpstream: true,
    seen: 'refused',
    meaning: 'nothing listens on the target port behind the Service. This is not a denial.',
  },
  {
    codes: [503],
    says: /^upstream connect error.*reset reason: remote connection failure$/is,
    seen: 'unreachable',
    meaning: 'the proxy could not connect to the pod. This is not a denial.',
  },
  {
    codes: [503],
    says: /^upstream connect error.*overflow/is,
    seen: 'unclear',
    meaning: 'a circuit breaker is open. Cannot tell.',
  },
  {
    codes: [503],
    says: /^upstream connect error/is,
    from: 'ambient',
    seen: 'cut',
    meaning:
      'the waypoint was refused behind it: by ztunnel in front of the workload, or by the application.',
  },
  {
    codes: [503],
    says: /^upstream connect error/is,
    seen: 'cut',
    meaning:
      'the connection was closed at the other end: a policy on a TCP port, STRICT mTLS against plaintext, or the application.',
  },
  {
    codes: [504],
    says: /^upstream request timeout/,
    seen: 'unclear',
    meaning: 'the proxy gave up waiting for the application. Cannot tell.',
  },
  {
    codes: [429],
    says: /^local_rate_limited/,
    seen: 'unclear',
    meaning: 'a rate limit answered. Cannot tell.',
  },
  {
    codes: [500, 503],
    says: /^fault filter abort/,
    seen: 'unclear',
    meaning: 'an injected fault answered. Cannot tell.',
  },
];

const readProxyText = ({ code, body, headers }: Answer, { client, port }: Circumstances): Reading | null => {
  const passedOn = 'x-envoy-upstream-service-time' in headers;
  const text = TEXTS.find(
    ({ codes, says, fromUpstream = false, from = client }) =>
      codes.includes(code) && says.test(body) && (passedOn || !fromUpstream) && from === client,
  );
  if (!text) return null;
  const meaning =
    text.seen === 'refused'
      ? text.meaning.replace('the target port', `the target of port ${port}`)
      : text.meaning;
  return { seen: text.seen, meaning };
};

/** An empty error that no upstream produced was written by the caller's own proxy or the one in between. */
function readEmpty({ code, body, headers }: Answer, { client }: Circumstances): Reading | null {
  const byProxy =
    (headers['server'] ?? '').endsWith('envoy') && !('x-envoy-upstream-service-time' in headers);
  if (body !== '' || !byProxy || client === 'none') return null;
  if (code === 404)
    return {
      seen: 'unreachable',
      meaning: "the caller's proxy has no route to this host. This is not a denial.",
    };
  if (code === 502)
    return {
      seen: 'unreachable',
      meaning: "the caller's proxy does not let it out (REGISTRY_ONLY). This is not a denial.",
    };
  if (code === 400 || code === 426)
    return { seen: 'unclear', meaning: 'a proxy refused the form of the request. Cannot tell.' };
  return null;
}
