import { createHash, X509Certificate } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { makeCertificate } from '@/lib/testing/api-double';
import { decodeSecrets } from './decode-secrets';

const ID = 'spiffe://cluster.local/ns/team-a/sa/curl';
let leaf = { cert: '', key: '' };
let root = { cert: '', key: '' };
beforeAll(async () => {
  leaf = await makeCertificate(ID, '00ab0c');
  root = await makeCertificate('spiffe://root');
});

const bytes = (text: string): string => Buffer.from(text).toString('base64');
const sha256 = (pem: string): string =>
  createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');

const byIstioctl = () => ({
  dynamicActiveSecrets: [
    {
      name: 'ROOTCA',
      secret: { validationContext: { trustedCa: { inlineBytes: bytes(root.cert) } } },
    },
    {
      name: 'default',
      secret: {
        tlsCertificate: {
          certificateChain: { inlineBytes: bytes(leaf.cert + root.cert) },
          privateKey: { inlineBytes: bytes(leaf.key) },
        },
      },
    },
  ],
});

const byEnvoy = () => ({
  configs: [
    {
      '@type': 'type.googleapis.com/envoy.admin.v3.SecretsConfigDump',
      dynamic_active_secrets: [
        {
          name: 'default',
          secret: {
            tls_certificate: {
              certificate_chain: { inline_string: leaf.cert },
              private_key: { inline_string: leaf.key },
            },
          },
        },
        { name: 'ROOTCA', secret: { validation_context: { trusted_ca: { inline_string: root.cert } } } },
      ],
    },
  ],
});

/** As Envoy answers when asked with a mask: each secret is an entry of its own. */
const byMask = () => ({ configs: byEnvoy().configs.flatMap((section) => section.dynamic_active_secrets) });

test.each([
  { name: 'as istioctl prints it', dump: byIstioctl },
  { name: 'as Envoy writes it', dump: byEnvoy },
  { name: 'as Envoy answers a mask', dump: byMask },
])('$name, the first certificate of the chain is the identity', ({ dump }) => {
  expect(decodeSecrets(JSON.stringify(dump()))).toEqual({
    state: 'active',
    detail: '',
    spiffeId: ID,
    serial: 'ab0c',
    issuer: 'O=cluster.local',
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2099-01-01T00:00:00.000Z',
    roots: [sha256(root.cert)],
  });
});

test('with federation, the bundle of every trust domain counts', () => {
  const bundle = (name: string, pem: string) => ({ name, trustBundle: { inlineBytes: bytes(pem) } });
  const dump = {
    dynamicActiveSecrets: [
      {
        name: 'ROOTCA',
        secret: {
          validationContext: {
            trustedCa: {},
            customValidatorConfig: {
              name: 'envoy.tls.cert_validator.spiffe',
              typedConfig: { trustDomains: [bundle('a', root.cert), bundle('b', leaf.cert)] },
            },
          },
        },
      },
    ],
  };
  const decoded = decodeSecrets(JSON.stringify(dump));
  expect(decoded.roots).toEqual([sha256(root.cert), sha256(leaf.cert)].sort());
  expect(decoded.state).toBe('unread');
});

test.each([
  { name: 'istioctl', dump: { dynamicWarmingSecrets: [{ name: 'default', versionInfo: 'uninitialized' }] } },
  {
    name: 'Envoy',
    dump: { configs: [{ name: 'default', version_info: 'uninitialized', secret: { name: 'default' } }] },
  },
])('a certificate that is still awaited is warming ($name)', ({ dump }) => {
  expect(decodeSecrets(JSON.stringify(dump))).toMatchObject({ state: 'warming', spiffeId: null });
});

test('no key is ever returned, whatever the dump holds and however it is broken', () => {
  const secret = leaf.key.split('\n')[1] ?? '';
  const whole = JSON.stringify(byIstioctl());
  const swapped = {
    dynamicActiveSecrets: [
      { name: 'default', secret: { tlsCertificate: { certificateChain: { inlineString: leaf.key } } } },
    ],
  };
  const texts = [
    whole,
    JSON.stringify(byEnvoy()),
    whole.slice(0, -20),
    leaf.key,
    JSON.stringify(leaf.key),
    JSON.stringify(swapped),
    '',
  ];
  expect(secret.length).toBeGreaterThan(40);
  for (const text of texts) {
    const out = JSON.stringify(decodeSecrets(text));
    expect(out).not.toContain(secret.slice(0, 20));
    expect(out).not.toContain(bytes(leaf.key).slice(0, 20));
    expect(out).not.toContain('PRIVATE KEY');
  }
});
