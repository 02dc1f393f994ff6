import { z } from 'zod';
import { fail, ok, type Result } from '@/lib/mesh/result';
import type { Connection } from './connect';
import { readAdminPages } from './read-admin';

/** The version of everything, and the one listener that decides who gets in: no route, no cluster, no secret. */
const VERSION = '/config_dump?mask=version_info';
const INBOUND = '/config_dump?resource=dynamic_listeners&name_regex=%5EvirtualInbound%24';
const MAX_MEGABYTES = 16;

/** What a proxy's admin port says of its inbound listener, as it says it. */
export type ListenerDump = { readonly dump: unknown; readonly version: string | null };

const Versions = z.looseObject({
  configs: z.array(z.looseObject({ '@type': z.string(), version_info: z.string().optional() })),
});

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may hold anything.
    return undefined;
  }
};

const versionIn = (text: string): string | null => {
  const versions = Versions.safeParse(parse(text));
  if (!versions.success) return null;
  return (
    versions.data.configs.find((one) => one['@type'].endsWith('.ListenersConfigDump'))?.version_info ?? null
  );
};

/** Reads the inbound listener of one proxy; needs `create pods/portforward` and nothing else. */
export async function readListeners(
  connection: Connection,
  pod: { readonly namespace: string; readonly name: string },
  closing: AbortSignal,
): Promise<Result<ListenerDump>> {
  const pages = await readAdminPages(connection, pod, [VERSION, INBOUND], {
    closing,
    megabytes: MAX_MEGABYTES,
  });
  if (!pages.ok) return pages;
  const [versions = '', inbound = ''] = pages.value;
  const dump = parse(inbound);
  if (dump === undefined)
    return fail({
      kind: 'malformed',
      subject: `proxy of ${pod.namespace}/${pod.name}`,
      detail: 'The proxy answered with something that is not JSON. Look at its admin port 15000.',
    });
  return ok({ dump, version: versionIn(versions) });
}
