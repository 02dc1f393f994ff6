/**
 * As much of Kubernetes' protobuf as kubectl insists on: `kubectl auth can-i` and `kubectl create namespace`
 * send nothing else. Every field that matters is length-delimited.
 */
const MAGIC = Buffer.from('k8s\0');
const LENGTH_DELIMITED = 2;
const FIXED: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

type Fields = ReadonlyMap<number, Buffer>;

/** The object in the body as plain JSON; null when its kind is not one of the few. */
export function decodeProtobuf(body: Buffer): object | null {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const envelope = readFields(body.subarray(MAGIC.length));
  const type = readFields(envelope.get(1));
  const head = { apiVersion: textOf(type, 1), kind: textOf(type, 2) };
  const object = readFields(envelope.get(2));
  if (head.kind === 'SelfSubjectAccessReview')
    return { ...head, spec: { resourceAttributes: attributes(object) } };
  if (head.kind !== 'Namespace' && head.kind !== 'ServiceAccount') return null;
  const metadata = readFields(object.get(1));
  const namespace = textOf(metadata, 3);
  return { ...head, metadata: { name: textOf(metadata, 1), ...(namespace !== '' && { namespace }) } };
}

function attributes(review: Fields) {
  const wanted = readFields(readFields(review.get(2)).get(1));
  return {
    namespace: textOf(wanted, 1),
    verb: textOf(wanted, 2),
    group: textOf(wanted, 3),
    resource: textOf(wanted, 5),
    subresource: textOf(wanted, 6),
  };
}

const textOf = (fields: Fields, number: number): string => fields.get(number)?.toString('utf8') ?? '';

/** The last value of each length-delimited field. */
function readFields(bytes: Buffer = Buffer.alloc(0)): Fields {
  const fields = new Map<number, Buffer>();
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    const type = tag.value % 8;
    at = tag.end;
    if (type === 0) at = readVarint(bytes, at).end;
    else if (type === LENGTH_DELIMITED) {
      const length = readVarint(bytes, at);
      at = length.end + length.value;
      fields.set((tag.value - type) / 8, bytes.subarray(length.end, at));
    } else at += FIXED[type] ?? bytes.length;
  }
  return fields;
}

function readVarint(bytes: Buffer, start: number): { value: number; end: number } {
  let value = 0;
  let at = start;
  for (let scale = 1; at < bytes.length; scale *= 128) {
    const byte = bytes[at] ?? 0;
    at += 1;
    value += (byte % 128) * scale;
    if (byte < 128) break;
  }
  return { value, end: at };
}
