import type { Kind } from './kinds';
import { resourceName } from './kinds';

/** An answer that says no, in the words and codes of Kubernetes. */
export type Refusal = {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
};

export const isRefusal = (value: object): value is Refusal => 'code' in value && 'reason' in value;

/** The body of a refusal. */
export const statusBody = ({ code, reason, message, details }: Refusal) => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  ...(reason !== '' && { reason }),
  ...(details && { details }),
  code,
});

const about = (kind: Kind, name: string) => ({
  name,
  ...(kind.group !== '' && { group: kind.group }),
  kind: kind.plural,
});

export const notFound = (kind: Kind, name: string): Refusal => ({
  code: 404,
  reason: 'NotFound',
  message: `${resourceName(kind)} ${JSON.stringify(name)} not found`,
  details: about(kind, name),
});

export const namespaceNotFound = (name: string): Refusal => ({
  code: 404,
  reason: 'NotFound',
  message: `namespaces ${JSON.stringify(name)} not found`,
  details: { name, kind: 'namespaces' },
});

export const noSuchResource: Refusal = {
  code: 404,
  reason: 'NotFound',
  message: 'the server could not find the requested resource',
  details: {},
};

export const alreadyExists = (kind: Kind, name: string): Refusal => ({
  code: 409,
  reason: 'AlreadyExists',
  message: `${resourceName(kind)} ${JSON.stringify(name)} already exists`,
  details: about(kind, name),
});

export const conflict = (kind: Kind, name: string): Refusal => ({
  code: 409,
  reason: 'Conflict',
  message:
    `Operation cannot be fulfilled on ${resourceName(kind)} ${JSON.stringify(name)}: ` +
    'the object has been modified; please apply your changes to the latest version and try again',
  details: about(kind, name),
});

export const badRequest = (message: string): Refusal => ({ code: 400, reason: 'BadRequest', message });

export const unauthorized: Refusal = { code: 401, reason: 'Unauthorized', message: 'Unauthorized' };

export const expired = (message: string): Refusal => ({ code: 410, reason: 'Expired', message });

export const methodNotAllowed: Refusal = {
  code: 405,
  reason: 'MethodNotAllowed',
  message: 'the server does not allow this method on the requested resource',
  details: {},
};

export const unsupportedMediaType = (sent: string): Refusal => ({
  code: 415,
  reason: 'UnsupportedMediaType',
  message: `the body of the request was in an unknown format - ${sent} is not accepted here`,
});

export const internalError = (message: string): Refusal => ({
  code: 500,
  reason: 'InternalError',
  message: `Internal error occurred: ${message}`,
});
