import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { MeshObject } from '@/lib/mesh/snapshot';
import { decodeObject } from './decode';
import { locate } from './locate';
import { parseManifests } from './parse';
import { printObject } from './print';

const KINDS = [
  ['v1', 'Pod'],
  ['v1', 'Service'],
  ['v1', 'Namespace'],
  ['apps/v1', 'Deployment'],
  ['batch/v1', 'CronJob'],
  ['discovery.k8s.io/v1', 'EndpointSlice'],
  ['security.istio.io/v1', 'AuthorizationPolicy'],
  ['security.istio.io/v1', 'PeerAuthentication'],
  ['security.istio.io/v1', 'RequestAuthentication'],
  ['networking.istio.io/v1', 'Sidecar'],
] as const;

const anything = fc.jsonValue({ maxDepth: 5 });
const object = fc
  .tuple(fc.constantFrom(...KINDS), anything, anything, fc.string({ minLength: 1 }))
  .map(([[apiVersion, kind], spec, labels, name]) => ({
    apiVersion,
    kind,
    metadata: { name, labels },
    spec,
  }));

test('an object of any shape is a noun or a problem with a sentence, never a crash', () => {
  fc.assert(
    fc.property(fc.oneof(object, anything), fc.boolean(), (raw, fromFile) => {
      const result = decodeObject(raw, fromFile ? { file: 'f', document: 1, line: 1 } : null);
      if (result === null) return;
      if (result.ok) expect(MeshObject.safeParse(result.value).success).toBe(true);
      else expect(result.error.message).not.toBe('');
    }),
    { numRuns: 1000 },
  );
});

test('text of any kind is read, or reported', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        object.map((value) => stringify(value)),
      ),
      (text) => {
        const { documents, problems } = parseManifests(text, 'f');
        if (text.trim() !== '' && documents.length === 0)
          expect(problems.every(({ message }) => message !== '')).toBe(true);
      },
    ),
  );
});

const names = fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 });
test('what is printed reads back as it was, and each value is found on a line of its own', () => {
  fc.assert(
    fc.property(names, (principals) => {
      const raw = {
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: { name: 'p', namespace: 'a' },
        spec: { rules: [{ from: [{ source: { principals } }] }] },
      };
      const decoded = decodeObject(raw, null);
      if (!decoded?.ok) throw new Error('refused');
      const printed = printObject(decoded.value);
      expect(parseManifests(printed, 'f').documents[0]?.raw).toEqual(raw);
      const lines = principals.map((_, at) =>
        locate(printed, `spec.rules[0].from[0].source.principals[${at}]`),
      );
      expect(new Set(lines).size).toBe(principals.length);
    }),
  );
});
