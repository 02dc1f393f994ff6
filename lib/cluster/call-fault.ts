import type { Fault } from '@/lib/mesh/result';

/** A failed call: the fault, and the HTTP status where the API server answered at all. */
export type CallFault = Fault & { readonly status: number | null };

/** What was attempted, for the sentence: `list pods in team-a`. */
export type Attempt = { readonly what: string; readonly server: string };

type Words = { readonly kind: Fault['kind']; readonly says: string };

const BY_STATUS: Readonly<Record<number, Words>> = {
  401: {
    kind: 'forbidden',
    says: 'The API server does not accept the credentials of this context. Log in again, or choose another context.',
  },
  403: { kind: 'forbidden', says: 'Ask for this permission, or choose a context that has it.' },
  400: { kind: 'malformed', says: 'Check the names that were given.' },
  404: { kind: 'not-found', says: 'Check the name and the namespace.' },
  410: { kind: 'unreachable', says: 'The API server no longer keeps this version; the list is read again.' },
  429: { kind: 'unreachable', says: 'The API server asks for patience; the call is repeated.' },
};

function statusMessage(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && 'message' in parsed)
      return typeof parsed.message === 'string' ? parsed.message : '';
  } catch {
    // Not a Status object: a gateway in between has answered.
  }
  return body.trim();
}

/** What an HTTP status and its body mean. */
export function answerFault({ what }: Attempt, status: number, body: string): CallFault {
  const known = BY_STATUS[status];
  const message = statusMessage(body).slice(0, 300).replace(/\.$/, '');
  const said = message === '' ? `HTTP status ${status}` : message;
  return {
    kind: known?.kind ?? 'unreachable',
    subject: what,
    detail: `${said}. ${known?.says ?? 'Look at the API server, then try again.'}`,
    status,
  };
}

/** The innermost cause: fetch itself says only that it failed. */
function causeOf(error: unknown): Error {
  let found = error instanceof Error ? error : new Error(String(error));
  while (found.cause instanceof Error) found = found.cause;
  if (found instanceof AggregateError && found.errors[0] instanceof Error) return found.errors[0];
  return found;
}

const CERTIFICATE = /certificate|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/i;

/** What a call means that got no answer. */
export function silenceFault({ what, server }: Attempt, error: unknown): CallFault {
  const cause = causeOf(error);
  if (cause.name === 'TimeoutError')
    return {
      kind: 'timed-out',
      subject: what,
      detail: `${server} did not answer in time. Check that the API server runs and can be reached from here.`,
      status: null,
    };
  if (cause instanceof SyntaxError)
    return {
      kind: 'malformed',
      subject: server,
      detail: `${server} answered with something that is not JSON. Check that it is a Kubernetes API server.`,
      status: null,
    };
  const code = 'code' in cause ? String(cause.code) : '';
  const doubted = CERTIFICATE.test(code) || CERTIFICATE.test(cause.message);
  return {
    kind: 'unreachable',
    subject: server,
    detail: doubted
      ? `The certificate of ${server} is not trusted: ${cause.message}. Correct certificate-authority in the kubeconfig.`
      : `${server} cannot be reached (${cause.message || code}). Check that the API server runs and can be reached from here.`,
    status: null,
  };
}
