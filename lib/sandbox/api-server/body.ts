import type { IncomingMessage } from 'node:http';
import { parse } from 'yaml';
import { decodeProtobuf } from './protobuf';
import { badRequest, isRefusal, type Refusal, unsupportedMediaType } from './status';

const LARGEST = 3 * 1024 * 1024;

/** The whole body, or a refusal when it is larger than an API server takes. */
async function readBytes(request: IncomingMessage): Promise<Buffer | Refusal> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST) chunks.push(chunk);
  }
  if (size > LARGEST)
    return {
      code: 413,
      reason: 'RequestEntityTooLarge',
      message: 'Request entity too large: limit is 3145728',
    };
  return Buffer.concat(chunks);
}

/** JSON, or YAML, which JSON is a part of; protobuf for the few things that kubectl sends in no other way. */
export async function readBody(request: IncomingMessage): Promise<{ body: unknown } | Refusal> {
  const type = request.headers['content-type'] ?? 'application/json';
  const bytes = await readBytes(request);
  if (isRefusal(bytes)) return bytes;
  if (type.includes('protobuf')) {
    const body = decodeProtobuf(bytes);
    return body ? { body } : unsupportedMediaType(type);
  }
  if (!/json|yaml/.test(type)) return unsupportedMediaType(type);
  const text = bytes.toString('utf8');
  if (text === '') return { body: undefined };
  try {
    return { body: type.includes('yaml') ? (parse(text) as unknown) : (JSON.parse(text) as unknown) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return badRequest(`the object provided is unrecognized: ${message}`);
  }
}
