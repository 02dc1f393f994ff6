import { type Fact, type Facts, UNSAID } from './facts';

type Headers = NonNullable<Facts['headers']>;

/** A part that no pattern of a policy spells out. */
const HASH = '\u0000';

const clientCertificate = (identity: Fact<string>, self: string): Headers[string] => {
  if (identity === null) return null;
  return identity === undefined ? UNSAID : [`By=${self};Hash=${HASH};Subject="";URI=${identity}`];
};

/**
 * Sidecars write headers of their own before policies see them: the client's certificate, whatever the
 * caller said of one and only where there is one; an id and the scheme, where the caller named none.
 */
export const withProxyHeaders = (headers: Headers, identity: Fact<string>, self: string): Headers => ({
  'x-request-id': [HASH],
  'x-forwarded-proto': ['http'],
  ...headers,
  'x-forwarded-client-cert': clientCertificate(identity, self),
});
