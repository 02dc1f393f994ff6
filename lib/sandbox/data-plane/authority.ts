// The X.509 library builds its parts by decorators, and those need this first.
import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const curve = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const hour = 3_600_000;

/** One proxy's certificate with its key. The key stays in this process: nothing prints or sends it. */
export type Svid = {
  readonly spiffeId: string;
  /** The roots that its proxy trusts. */
  readonly root: string;
  readonly key: KeyObject;
  readonly certificate: string;
  readonly notAfter: Date;
};

/** What can be wrong with the dates of a certificate or with who signed it. */
export type Flaw = 'expired' | 'overdue' | 'other-root';

/** The mesh's certificate authority: one root, made anew with each sandbox. */
export type Authority = {
  readonly issue: (spiffeId: string, flaw?: Flaw | null) => Promise<Svid>;
};

const serial = (): string => {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  // The first bit off and the second on: positive, and never shorter than the rest.
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString('hex');
};

const makeKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(curve, true, ['sign', 'verify']);

const createRoot = async (trustDomain: string) => {
  const keys = await makeKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `O=${trustDomain}`,
    notBefore: new Date(Date.now() - hour),
    notAfter: new Date(Date.now() + 3650 * 24 * hour),
    keys,
    signingAlgorithm: curve,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return { keys, certificate };
};

/** Any certificate lives for a day, as istiod's do; a flawed one was issued long ago. */
const validity = (flaw: Flaw | null) => {
  const age = flaw === 'expired' ? 25 * hour : flaw === 'overdue' ? 20 * hour : 2 * 60_000;
  const notBefore = Date.now() - age;
  return { notBefore: new Date(notBefore), notAfter: new Date(notBefore + 24 * hour + 2 * 60_000) };
};

type Root = Awaited<ReturnType<typeof createRoot>>;

const signLeaf = async (root: Root, spiffeId: string, flaw: Flaw | null): Promise<Svid> => {
  const keys = await makeKeys();
  const period = validity(flaw);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serial(),
    // Empty as istiod leaves it: the identity is in the alternative name, which is critical then.
    subject: '',
    issuer: root.certificate.subject,
    ...period,
    publicKey: keys.publicKey,
    signingKey: root.keys.privateKey,
    signingAlgorithm: curve,
    extensions: [
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      new BasicConstraintsExtension(false, undefined, true),
      await AuthorityKeyIdentifierExtension.create(root.keys.publicKey),
      new SubjectAlternativeNameExtension([{ type: 'url', value: spiffeId }], true),
    ],
  });
  return {
    spiffeId,
    root: root.certificate.toString('pem'),
    key: KeyObject.from(keys.privateKey),
    certificate: certificate.toString('pem'),
    notAfter: period.notAfter,
  };
};

/** A new authority for one trust domain. */
export const createAuthority = async (trustDomain: string): Promise<Authority> => {
  const root = await createRoot(trustDomain);
  let other: Promise<Root> | null = null;
  return {
    issue: async (spiffeId, flaw = null) =>
      signLeaf(flaw === 'other-root' ? await (other ??= createRoot(trustDomain)) : root, spiffeId, flaw),
  };
};
