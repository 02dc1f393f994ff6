import type { IncomingMessage } from 'node:http';
import { parse } from 'yaml';
import { badRequest, type Refusal, unsupportedMediaType } from './status';

const LARGEST = 3 * 1024 * 1024;

/** The whole body, or a refusal when it is larger than an API server takes. */
export async function readText(request: IncomingMessage): Promise<string | Refusal> {
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
  return Buffer.concat(chunks).toString('utf8');
}

/** JSON, or YAML, which JSON is a part of. */
export async function readBody(request: IncomingMessage): Promise<{ body: unknown } | Refusal> {
  const type = request.headers['content-type'] ?? 'application/json';
  if (!/json|yaml/.test(type)) return unsupportedMediaType(type);
  const text = await readText(request);
  if (typeof text !== 'string') return text;
  if (text === '') return { body: undefined };
  try {
    return { body: /yaml/.test(type) ? (parse(text) as unknown) : (JSON.parse(text) as unknown) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return badRequest(`the object provided is unrecognized: ${message}`);
  }
}
