import { expect, test } from 'vitest';
import { decodeProtobuf } from './protobuf';

const field = (number: number, content: Buffer | string): Buffer => {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);
};
const message = (...fields: Buffer[]): Buffer => Buffer.concat(fields);
const envelope = (version: string, kind: string, object: Buffer): Buffer =>
  message(Buffer.from('k8s\0'), field(1, message(field(1, version), field(2, kind))), field(2, object));

test('a review of access is read', () => {
  const wanted = message(field(1, 'team-a'), field(2, 'create'), field(5, 'pods'), field(6, 'exec'));
  const review = message(field(1, ''), field(2, field(1, wanted)));
  expect(decodeProtobuf(envelope('authorization.k8s.io/v1', 'SelfSubjectAccessReview', review))).toEqual({
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: {
      resourceAttributes: {
        namespace: 'team-a',
        verb: 'create',
        group: '',
        resource: 'pods',
        subresource: 'exec',
      },
    },
  });
});

test('a namespace is read, past fields of other types', () => {
  const skipped = Buffer.from([7 * 8, 0xac, 0x02]);
  const object = field(1, message(skipped, field(1, 'team-a')));
  expect(decodeProtobuf(envelope('v1', 'Namespace', object))).toEqual({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'team-a' },
  });
});

test.each([
  { name: 'another kind', body: envelope('v1', 'Pod', Buffer.alloc(0)) },
  { name: 'no envelope', body: Buffer.from('{}') },
  { name: 'cut bytes', body: Buffer.from('k8s\0\x0a\xff') },
])('$name is not read', ({ body }) => {
  expect(decodeProtobuf(body)).toBeNull();
});
