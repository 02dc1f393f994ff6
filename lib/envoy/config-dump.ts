import { z } from 'zod';
import { fail, ok, type Result } from '@/lib/mesh/result';
import { Listener, type ProxyConfig } from './config-nouns';

const Dump = z.looseObject({ configs: z.array(z.looseObject({ '@type': z.string() })).max(1000) });
const Listeners = z.looseObject({
  dynamic_listeners: z
    .array(z.looseObject({ active_state: z.looseObject({ listener: Listener }).optional() }))
    .optional(),
  static_listeners: z.array(z.looseObject({ listener: Listener.optional() })).optional(),
});

const MAX_DEPTH = 200;

/** `camelCase` fields become `snake_case`; names of policies and providers hold other characters and stay. */
const toSnake = (key: string): string =>
  /^[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)+$/.test(key)
    ? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    : key;

function snakeKeys(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new RangeError(`nested more than ${MAX_DEPTH} deep`);
  if (Array.isArray(value)) return value.map((item: unknown) => snakeKeys(item, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [toSnake(key), snakeKeys(item, depth + 1)]),
  );
}

const listenersOf = (config: unknown): Listener[] => {
  const section = Listeners.parse(config);
  const dynamic = (section.dynamic_listeners ?? []).map((entry) => entry.active_state?.listener);
  const fixed = (section.static_listeners ?? []).map((entry) => entry.listener);
  return [...dynamic, ...fixed].filter((listener) => listener !== undefined);
};

const firstLine = (error: unknown): string =>
  error instanceof z.ZodError
    ? `${error.issues[0]?.path.join('.') ?? ''}: ${error.issues[0]?.message ?? ''}`
    : error instanceof Error
      ? error.message
      : 'not JSON';

/** Reads `/config_dump`, or the array that `istioctl proxy-config listener -o json` prints. */
export function decodeConfigDump(raw: unknown): Result<ProxyConfig> {
  try {
    const plain = snakeKeys(raw, 0);
    if (Array.isArray(plain)) return ok({ listeners: z.array(Listener).max(10_000).parse(plain) });
    const sections = Dump.parse(plain).configs.filter((section) =>
      section['@type'].endsWith('.ListenersConfigDump'),
    );
    return ok({ listeners: sections.flatMap(listenersOf) });
  } catch (error) {
    return fail({
      kind: 'malformed',
      subject: 'config dump',
      detail: `The proxy's configuration cannot be read: ${firstLine(error)}.`,
    });
  }
}
