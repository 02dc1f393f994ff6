import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { createAuthority } from './authority';

const id = 'spiffe://cluster.local/ns/team-a/sa/curl';

test('an SVID carries its identity as URI, is signed by the root and lives for a day', async () => {
  const authority = await createAuthority('cluster.local');
  const svid = await authority.issue(id);
  const certificate = new X509Certificate(svid.certificate);
  expect(certificate.subjectAltName).toBe(`URI:${id}`);
  expect(certificate.verify(new X509Certificate(svid.root).publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(svid.key)).toBe(true);
  const hours = (svid.notAfter.getTime() - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(23.9);
  expect(hours).toBeLessThanOrEqual(24);
});

test('an SVID can be issued as one that ran out', async () => {
  const svid = await (await createAuthority('cluster.local')).issue(id, 'expired');
  expect(svid.notAfter.getTime()).toBeLessThan(Date.now());
});

test('two SVIDs of one identity differ in serial and key', async () => {
  const authority = await createAuthority('cluster.local');
  const [one, two] = await Promise.all([authority.issue(id), authority.issue(id)]);
  expect(new X509Certificate(one.certificate).serialNumber).not.toBe(
    new X509Certificate(two.certificate).serialNumber,
  );
  expect(one.key.equals(two.key)).toBe(false);
});

test('the key does not leave with what is printed of an SVID', async () => {
  const svid = await (await createAuthority('cluster.local')).issue(id);
  expect(JSON.stringify(svid)).not.toContain('PRIVATE');
});

test('an SVID of the other root is trusted by that root alone', async () => {
  const authority = await createAuthority('cluster.local');
  const [one, other] = await Promise.all([authority.issue(id), authority.issue(id, 'other-root')]);
  const signedBy = (svid: { certificate: string }, { root }: { root: string }): boolean =>
    new X509Certificate(svid.certificate).verify(new X509Certificate(root).publicKey);
  expect([signedBy(other, other), signedBy(other, one), signedBy(one, other)]).toEqual([true, false, false]);
});

test('an overdue SVID is past the half of its life, and valid', async () => {
  const svid = await (await createAuthority('cluster.local')).issue(id, 'overdue');
  const { validFrom, validTo } = new X509Certificate(svid.certificate);
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
  expect((Date.now() - from) / (to - from)).toBeGreaterThan(0.8);
  expect(to).toBeGreaterThan(Date.now());
});
