import { decodeProxyDump, type ProxyDump } from '@/lib/envoy/proxy-dump';
import type { Pod } from '@/lib/mesh/kubernetes';
import type { Result } from '@/lib/mesh/result';
import type { MeshSource } from './mesh-source';
import type { Reading } from './proxy-state';

/** Proxies that are read at one moment: the API server carries each of these streams. */
const AT_ONCE = 5;
/** Dumps that are kept as they were read; of all others only what follows from them is. */
const KEPT = 100;

/** Reads proxies, a few at a time, and each of them once for all who ask at that moment. */
export type ProxyReader = {
  readonly read: (pod: Pod) => Promise<Reading>;
  /** The last reading of a pod, while it is kept. */
  readonly last: (uid: string) => Reading | undefined;
  readonly close: () => void;
};

const decode = async (source: MeshSource, pod: Pod, signal: AbortSignal): Promise<Result<ProxyDump>> => {
  const { namespace, name } = pod.meta;
  const read = await source.readProxy({ namespace, name }, signal);
  return read.ok ? decodeProxyDump(read.value.dump, read.value.version) : read;
};

/** A reader over a source. */
export function createProxyReader(source: MeshSource): ProxyReader {
  const closing = new AbortController();
  const reading = new Map<string, Promise<Reading>>();
  const kept = new Map<string, Reading>();
  const waiting: (() => void)[] = [];
  let running = 0;
  const enter = async (): Promise<void> => {
    if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };
  const keep = (uid: string, one: Reading): void => {
    kept.delete(uid);
    kept.set(uid, one);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  };
  const readNow = async (pod: Pod): Promise<Reading> => {
    await enter();
    try {
      const dump = await decode(source, pod, closing.signal);
      const one = { pod, at: new Date().toISOString(), dump };
      keep(pod.meta.uid, one);
      return one;
    } finally {
      leave();
      reading.delete(pod.meta.uid);
    }
  };
  return {
    read: (pod) => {
      const started = reading.get(pod.meta.uid) ?? readNow(pod);
      reading.set(pod.meta.uid, started);
      return started;
    },
    last: (uid) => kept.get(uid),
    close: () => closing.abort(),
  };
}
