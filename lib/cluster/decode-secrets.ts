import { createHash, X509Certificate } from 'node:crypto';
import type { Certificate } from '@/lib/mesh/certificate';

/** What a proxy's secrets say of its own certificate; the pod and the time are added by who read them. */
export type DecodedCertificate = Omit<Certificate, 'pod' | 'readAt'>;

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** istioctl writes camelCase, Envoy snake_case. Only fields asked for by name are ever looked at. */
const field = (value: unknown, name: string): unknown =>
  isJson(value) ? (value[name] ?? value[snake(name)]) : undefined;

const fields = (value: unknown, ...names: readonly string[]): unknown => names.reduce(field, value);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** PEM text of a data source. */
function pemOf(source: unknown): string {
  const bytes = textOf(field(source, 'inlineBytes'));
  return bytes === ''
    ? textOf(field(source, 'inlineString'))
    : Buffer.from(bytes, 'base64').toString('latin1');
}

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

function parse(text: string): X509Certificate[] {
  return (text.match(PEM) ?? []).flatMap((pem) => {
    try {
      return [new X509Certificate(pem)];
    } catch {
      return [];
    }
  });
}

/** The secrets of a dump in either form, by list. */
function secretsOf(dump: unknown) {
  const sections = [dump, ...listOf(field(dump, 'configs'))];
  const named = (list: string): readonly unknown[] =>
    sections.flatMap((section) => listOf(field(section, list)));
  // With a mask Envoy answers one entry for each secret instead of one section for all.
  const single = sections.filter((section) => field(section, 'secret') !== undefined);
  return {
    active: [...named('dynamicActiveSecrets'), ...single.filter((one) => !isWarming(one))],
    warming: [...named('dynamicWarmingSecrets'), ...single.filter(isWarming)],
  };
}

const isWarming = (entry: unknown): boolean => field(entry, 'versionInfo') === 'uninitialized';

const secretNamed = (entries: readonly unknown[], name: string): unknown =>
  entries.find((entry) => field(entry, 'name') === name);

/** Trust anchors: a bundle, or with federation one bundle for each trust domain. */
function rootsOf(entries: readonly unknown[]): string[] {
  const context = fields(secretNamed(entries, 'ROOTCA'), 'secret', 'validationContext');
  const bundles = listOf(fields(context, 'customValidatorConfig', 'typedConfig', 'trustDomains'));
  const sources = [field(context, 'trustedCa'), ...bundles.map((bundle) => field(bundle, 'trustBundle'))];
  return [...new Set(sources.flatMap((source) => fingerprintsOf(pemOf(source))))].sort();
}

/** The last bundle of anchors that was read: all proxies of a mesh trust the same, and hashing it is most of the work. */
let last: { readonly bundle: string; readonly fingerprints: readonly string[] } | null = null;

function fingerprintsOf(pem: string): readonly string[] {
  // Certificates alone are kept: whatever else a dump holds is gone with it.
  const bundle = (pem.match(PEM) ?? []).join('\n');
  if (last?.bundle !== bundle)
    last = {
      bundle,
      fingerprints: parse(bundle).map(({ raw }) => createHash('sha256').update(raw).digest('hex')),
    };
  return last.fingerprints;
}

const spiffeIdOf = ({ subjectAltName }: X509Certificate): string | null =>
  subjectAltName?.match(/URI:"?(spiffe:\/\/[^\s,"]+)/)?.[1] ?? null;

const nothing = { spiffeId: null, serial: null, issuer: null, notBefore: null, notAfter: null };

function identityOf(leaf: X509Certificate) {
  return {
    spiffeId: spiffeIdOf(leaf),
    serial: leaf.serialNumber.toLowerCase().replace(/^0+(?=.)/, ''),
    issuer: leaf.issuer.split('\n').join(', '),
    notBefore: new Date(leaf.validFrom).toISOString(),
    notAfter: new Date(leaf.validTo).toISOString(),
  };
}

/** A certificate that could not be read, and why. */
export const unread = (detail: string): DecodedCertificate => ({
  state: 'unread',
  detail,
  ...nothing,
  roots: [],
});

/**
 * The certificate that a proxy presents, from its dump of secrets as istioctl or Envoy prints it.
 * Nothing of the text ever appears in what is returned: a dump may hold a key that nobody redacted.
 */
export function decodeSecrets(text: string): DecodedCertificate {
  let dump: unknown;
  try {
    dump = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    return unread('The proxy answered with something that is not JSON. Look at its admin port 15000.');
  }
  const { active, warming } = secretsOf(dump);
  const roots = rootsOf(active);
  const source = fields(secretNamed(active, 'default'), 'secret', 'tlsCertificate', 'certificateChain');
  const leaf = parse(pemOf(source).match(PEM)?.[0] ?? '')[0];
  if (leaf) return { state: 'active', detail: '', ...identityOf(leaf), roots };
  if (secretNamed(warming, 'default') !== undefined)
    return {
      state: 'warming',
      detail:
        'The proxy has no certificate yet: it waits for istiod to sign one, and mutual TLS fails until then.',
      ...nothing,
      roots,
    };
  return {
    ...unread('The proxy holds no workload certificate. Check that its sidecar is connected to istiod.'),
    roots,
  };
}
