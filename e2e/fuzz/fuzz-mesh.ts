import { execInPod } from '@/lib/cluster/exec';
import { readAdmin } from '@/lib/cluster/read-admin';
import { readSnapshot } from '@/lib/cluster/read-snapshot';
import type { RawOutcome } from '@/lib/mesh/observation';
import type { Result } from '@/lib/mesh/result';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { JWKS } from '@/lib/testing/fuzz/around';
import { type FuzzObject, FUZZED_KINDS, object } from '@/lib/testing/fuzz/object';
import {
  CLIENTS,
  type FuzzClient,
  FUZZ_NAMESPACES,
  MARKER,
  NAMESPACES,
  OWNED,
  ROOT,
  SERVERS,
  withAddresses,
} from '@/lib/testing/fuzz/place';
import type { FuzzRound } from '@/lib/testing/fuzz/round';
import { cluster } from '../cluster';
import { batchArgv, readBatch } from './send';
import { jwks } from './sign';
import { DRAIN_SECONDS, STANDING } from './standing';
import type { Addresses, WireRequest } from './wire';

const LABEL = Object.entries(OWNED)
  .map(([key, value]) => `${key}=${value}`)
  .join(',');
const NAMES = NAMESPACES.map(({ name }) => name);
const PODS = [...CLIENTS, ...SERVERS];
const READY_MS = 180_000;
const IN_FORCE_MS = 120_000;
/** A busy machine cuts a stream now and then; what was read or asked says nothing then, and is read or asked again. */
const ATTEMPTS = 5;
const BATCH_MS = 120_000;
const PER_COMMAND = 25;

type Pod = { readonly namespace: string; readonly name: string };
type Dump = {
  readonly configs?: readonly { readonly active_state?: unknown; readonly warming_state?: unknown }[];
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function orThrow<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.subject}: ${result.error.detail}`);
  return result.value;
}

async function patiently<T>(attempt: () => Promise<Result<T>>): Promise<T> {
  for (let left = ATTEMPTS; left > 1; left -= 1) {
    const result = await attempt();
    if (result.ok) return result.value;
    await pause(1_000);
  }
  return orThrow(await attempt());
}

/** Asks until the answer is there; null: it did not come in time. */
async function until<T>(
  ask: () => Promise<T | null>,
  { within, every }: { within: number; every: number },
): Promise<T | null> {
  const end = Date.now() + within;
  for (;;) {
    const answer = await ask();
    if (answer !== null || Date.now() > end) return answer;
    await pause(every);
  }
}

const pluralOf = (kind: string): string => `${kind.toLowerCase()}s`.replace(/ys$/, 'ies');
const groupOf = (kind: string): string =>
  kind === 'Sidecar' || kind === 'DestinationRule' ? 'networking.istio.io' : 'security.istio.io';

/** An AUDIT rule for a port that nobody has: it decides nothing, and its id says which round a proxy follows. */
const auditMarker = (namespace: string, round: number): FuzzObject =>
  object(
    'AuthorizationPolicy',
    { namespace, name: `r${round}-marker` },
    {
      action: 'AUDIT',
      rules: [{ to: [{ operation: { ports: ['1'] } }] }],
    },
  );

/** A subset of a Service that nobody calls: its cluster says which round a client's proxy follows. */
const subsetMarker = (round: number): FuzzObject =>
  object('DestinationRule', MARKER, {
    host: MARKER.name,
    subsets: [{ name: `r${round}`, labels: { round: `r${round}` } }],
  });

/** The policies that a proxy's inbound listener holds, each once; null while they are not those of the round. */
function policiesOf(dump: string, round: number): readonly string[] | null {
  const { configs = [] } = JSON.parse(dump) as Dump;
  if (configs.length === 0 || configs.some(({ warming_state }) => warming_state !== undefined)) return null;
  const active = JSON.stringify(configs.map(({ active_state }) => active_state));
  const names = new Set(
    [...active.matchAll(/ns\[([^\]]*)\]-policy\[([^\]]*)\]/g)].map(
      ([, ns = '', name = '']) => `${ns}/${name}`,
    ),
  );
  const own = [...names].filter((name) => name.includes(`/r${round}-`));
  const isCurrent =
    own.some((name) => name.endsWith('-marker')) &&
    ![...names].some((name) => /\/r\d+-/.test(name) && !own.includes(name));
  return isCurrent ? own.filter((name) => !name.endsWith('-marker')).sort() : null;
}

/** The cluster of KUBECONFIG with the standing mesh of the fuzz. */
export function fuzzMesh() {
  const mesh = cluster();
  const { connection, core, custom } = mesh;
  const open = new AbortController();

  const admin = async (pod: Pod, path: string): Promise<string> =>
    patiently(() => readAdmin(connection, pod, path, open.signal));

  const inboundOf = async (pod: Pod, round: number): Promise<readonly string[] | null> =>
    policiesOf(await admin(pod, '/config_dump?resource=dynamic_listeners&name_regex=virtualInbound'), round);

  const isClientCurrent = async (pod: Pod, round: number): Promise<true | null> => {
    const dump = await admin(pod, '/config_dump?resource=dynamic_active_clusters&name_regex=.*marker.*');
    return dump.includes(`|r${round}|`) ? true : null;
  };

  const removeKind = async (kind: string, namespace: string): Promise<void> => {
    const group = groupOf(kind);
    await custom.deleteCollectionNamespacedCustomObject({
      group,
      version: 'v1',
      namespace,
      plural: pluralOf(kind),
      labelSelector: LABEL,
    });
  };

  const removeObjects = async (): Promise<void> => {
    const places = [...FUZZ_NAMESPACES, ROOT];
    await Promise.all(places.flatMap((place) => FUZZED_KINDS.map((kind) => removeKind(kind, place))));
  };

  const applied = async (one: FuzzObject): Promise<void> => {
    await mesh.applyObject(one).catch((error: unknown) => {
      throw new Error(`The cluster refused what the fuzz made:\n${JSON.stringify(one)}`, { cause: error });
    });
  };

  const addresses = async (): Promise<Addresses> => {
    const pods = new Map<string, string>();
    const vips = new Map<string, string>();
    for (const namespace of NAMES) {
      for (const { metadata, status } of (await core.listNamespacedPod({ namespace })).items)
        if (status?.podIP) pods.set(`${namespace}/${metadata?.name ?? ''}`, status.podIP);
      for (const { metadata, spec } of (await core.listNamespacedService({ namespace })).items)
        if (spec?.clusterIP) vips.set(`${namespace}/${metadata?.name ?? ''}`, spec.clusterIP);
    }
    return { pods, vips };
  };

  const unready = async (): Promise<string[]> => {
    const all = await Promise.all(
      NAMES.map(async (namespace) => (await core.listNamespacedPod({ namespace })).items),
    );
    const ready = new Set(
      all
        .flat()
        .filter(({ status }) =>
          status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
        )
        .map(({ metadata }) => `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`),
    );
    return PODS.map(({ key }) => key).filter((key) => !ready.has(key));
  };

  const sendBatch = async (
    client: FuzzClient,
    requests: readonly WireRequest[],
  ): Promise<ReadonlyMap<string, RawOutcome>> => {
    const target = { namespace: client.namespace, pod: client.name, container: 'curl' };
    const { stdout } = await patiently(() =>
      execInPod(connection, target, batchArgv(requests), { timeoutMs: BATCH_MS }),
    );
    return readBatch(stdout, requests);
  };

  const sendAs = async (
    client: FuzzClient,
    requests: readonly WireRequest[],
  ): Promise<ReadonlyMap<string, RawOutcome>> => {
    const outcomes = new Map<string, RawOutcome>();
    for (let from = 0; from < requests.length; from += PER_COMMAND)
      for (const [id, raw] of await sendBatch(client, requests.slice(from, from + PER_COMMAND)))
        outcomes.set(id, raw);
    return outcomes;
  };

  return {
    addresses,
    /** Removes all that the fuzz made, also what an earlier run left behind. */
    clear: async (): Promise<void> => {
      await removeObjects();
      await mesh.removeNamespaces(NAMES);
    },
    /** Starts the standing mesh. */
    install: async (): Promise<void> => {
      for (const objects of STANDING) await Promise.all(objects.map(mesh.applyObject));
      const done = await until(async () => ((await unready()).length === 0 ? true : null), {
        within: READY_MS,
        every: 500,
      });
      if (done === null) throw new Error(`Not ready: ${(await unready()).join(', ')}.`);
    },
    /** Whether the clients' proxies name the protocol to the servers'. */
    namesAlpn: async (): Promise<boolean> => {
      const [client] = CLIENTS;
      return (await admin(client, '/config_dump?resource=dynamic_listeners')).includes('istio.alpn');
    },
    /** Puts a round in the place of the one before; gives for each server the policies that its proxy holds. */
    enter: async (
      { round, objects }: FuzzRound,
      { pods }: Addresses,
    ): Promise<ReadonlyMap<string, readonly string[]>> => {
      await removeObjects();
      const filled = (one: FuzzObject): FuzzObject =>
        JSON.parse(
          withAddresses(JSON.stringify(one), pods).replaceAll(JSON.stringify(JWKS), JSON.stringify(jwks)),
        ) as FuzzObject;
      await Promise.all(objects.map((one) => applied(filled(one))));
      const markers = [
        subsetMarker(round),
        ...FUZZ_NAMESPACES.map((namespace) => auditMarker(namespace, round)),
      ];
      await Promise.all(markers.map(mesh.applyObject));
      const limits = { within: IN_FORCE_MS, every: 250 };
      const late = (pod: Pod): never => {
        throw new Error(`The proxy of ${pod.namespace}/${pod.name} does not follow round ${round}.`);
      };
      const held = SERVERS.filter(({ proxied }) => proxied).map(
        async (server) =>
          [server.key, (await until(() => inboundOf(server, round), limits)) ?? late(server)] as const,
      );
      const known = CLIENTS.filter(({ proxied }) => proxied).map(
        async (client) => (await until(() => isClientCurrent(client, round), limits)) ?? late(client),
      );
      await Promise.all(known);
      const policies = new Map(await Promise.all(held));
      await pause(DRAIN_SECONDS * 1_000 + 200);
      return policies;
    },
    snapshot: async (): Promise<Snapshot> =>
      patiently(() => readSnapshot(connection, { namespaces: NAMES, certificates: 'none' })),
    /** Sends each request from its own client; all clients at once. */
    send: async (requests: readonly WireRequest[]): Promise<ReadonlyMap<string, RawOutcome>> => {
      const all = await Promise.all(
        CLIENTS.map((client) =>
          sendAs(
            client,
            requests.filter(({ fuzz }) => fuzz.client.key === client.key),
          ),
        ),
      );
      return new Map(all.flatMap((outcomes) => [...outcomes]));
    },
    close: (): void => open.abort(),
  };
}
