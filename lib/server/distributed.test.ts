import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Evidence } from '@/lib/api/contract';
import type { Distributed, ProxyState } from '@/lib/mesh/distributed';
import { edgesOf } from '@/lib/mesh/edges';
import { startApiServer } from '@/lib/sandbox/api-server/start-api-server';
import { LEAKED_KEY } from '@/lib/sandbox/data-plane/admin-fault';
import { startSandbox, type Sandbox } from '@/lib/sandbox/start-sandbox';
import { historyOf } from './history-of';
import { type MeshOptions, openMesh, type OpenMesh } from './open-mesh';
import { openSource } from './open-source';
import { REPORT_FORMATS, renderReport } from './render-report';

const folder = mkdtempSync(path.join(os.tmpdir(), 'meshproof-distributed-'));
const kubeconfig = path.join(folder, 'kubeconfig');
let sandbox: Sandbox;
let mesh: OpenMesh;

const settings = {
  kubeconfig,
  context: undefined,
  namespaces: [],
  files: [],
  certificates: 'none',
  history: path.join(folder, 'history.db'),
  host: '127.0.0.1',
} as const;

async function follow(file: string, options: MeshOptions = {}): Promise<OpenMesh> {
  const opened = openMesh((onChange) => openSource({ ...settings, kubeconfig: file }, onChange), options);
  await vi.waitFor(() => expect(opened.judged().ok).toBe(true), { timeout: 20_000 });
  return opened;
}

beforeAll(async () => {
  sandbox = await startSandbox({ scenario: 'story' });
  writeFileSync(kubeconfig, sandbox.kubeconfig);
  mesh = await follow(kubeconfig, { history: historyOf(settings, process.cwd()), followsProxies: true });
}, 60_000);

afterAll(async () => {
  mesh.close();
  await sandbox.stop();
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  await sandbox.reset('story');
  await declared(B, 'deny');
});

const A = 'cluster.local/ns/team-a/sa/curl';
const B = 'cluster.local/ns/team-b/sa/curl';
const HTTPBIN = 'team-a/httpbin:8000';

async function evidenceOf(principal: string, from = mesh): Promise<Evidence> {
  const evidence = await from.evidence(`${principal}>${HTTPBIN}`);
  if (!evidence.ok) throw new Error(evidence.error.detail);
  return evidence.value;
}

type Held = Extract<Distributed, { kind: 'held' }>;

async function heldOf(principal: string): Promise<Held> {
  const { distributed } = await evidenceOf(principal);
  if (distributed.kind !== 'held') throw new Error(distributed.detail);
  return distributed;
}

/** Waits until what is declared is what was just written; the watch brings it a moment later. */
const declared = (principal: string, verdict: string) =>
  vi.waitFor(async () => expect((await evidenceOf(principal)).decision.verdict).toBe(verdict), {
    timeout: 20_000,
    interval: 100,
  });

const policy = (name: string, spec: object) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name, namespace: 'team-a' },
  spec,
});

const lag = async (fault: 'laggingProxies' | 'refusingProxies' = 'laggingProxies'): Promise<void> => {
  sandbox.faults.set({ [fault]: new Set(['team-a/httpbin']) });
  await sandbox.settled();
};

const sentences = (state: ProxyState): string[] => state.differences.map(({ sentence }) => sentence);

describe('a proxy that is in step', () => {
  test('answers as declared, and its rules are named as people wrote them', async () => {
    const [allowed, denied] = [await heldOf(A), await heldOf(B)];
    expect(allowed).toMatchObject({
      verdict: 'allow',
      agrees: true,
      sentence: 'The proxy allows it: rule 0 of team-a/httpbin-policy allows it.',
      proxy: { step: 'in-step', differences: [], target: 'team-a/httpbin' },
    });
    expect(allowed.answers[0]?.rules).toEqual([
      {
        id: 'ns[team-a]-policy[httpbin-policy]-rule[0]',
        policy: { kind: 'AuthorizationPolicy', namespace: 'team-a', name: 'httpbin-policy' },
        rule: 0,
        use: 'allow',
      },
    ]);
    expect(denied).toMatchObject({
      verdict: 'deny',
      agrees: true,
      sentence: 'The proxy denies it: no rule that the proxy holds allows it.',
    });
    expect(allowed.proxy.version).not.toBeNull();
    expect(allowed.proxy.updatedAt).not.toBeNull();
  });

  test.each(['story', 'shop'] as const)(
    'contradicts nothing in the scenario %s',
    async (scenario) => {
      await sandbox.reset(scenario);
      await vi.waitFor(
        () => {
          const judged = mesh.judged();
          expect(
            judged.ok && judged.value.snapshot.namespaces.some(({ meta }) => meta.name === 'orders'),
          ).toBe(scenario === 'shop');
        },
        { timeout: 20_000 },
      );
      const all = mesh.judged();
      await mesh.readProxies(all.ok ? all.value.reachability.targets : []);
      const judged = mesh.judged();
      const edges = judged.ok ? [...edgesOf(judged.value.reachability)] : [];
      const wrong: string[] = [];
      let agree = 0;
      for (const { id } of edges) {
        const evidence = await mesh.evidence(id);
        const distributed = evidence.ok ? evidence.value.distributed : null;
        if (distributed?.kind !== 'held') continue;
        if (distributed.agrees === true) agree += 1;
        if (distributed.agrees === false) wrong.push(`${id}: ${distributed.sentence}`);
      }
      expect(wrong).toEqual([]);
      expect(agree).toBeGreaterThan(scenario === 'shop' ? 300 : 8);
      const states = mesh.proxies();
      const amiss = states.ok ? states.value.proxies.filter(({ step }) => step !== 'in-step') : [];
      expect(amiss.flatMap(sentences)).toEqual([]);
      expect(amiss).toEqual([]);
    },
    120_000,
  );
});

describe('a proxy that is behind', () => {
  test('still holds a policy that was deleted, and catches up', async () => {
    await lag();
    sandbox.store.delete('AuthorizationPolicy', 'team-a', 'httpbin-policy');
    await declared(B, 'allow');
    const held = await heldOf(B);
    expect(held).toMatchObject({ verdict: 'deny', agrees: false, proxy: { step: 'behind' } });
    expect(held.sentence).toBe(
      'Declared allowed, but the proxy denies it: no rule that the proxy holds allows it.',
    );
    expect(sentences(held.proxy)).toEqual([
      'The proxy still holds AuthorizationPolicy team-a/httpbin-policy, which is not in the cluster.',
    ]);
    await vi.waitFor(
      () => {
        const agreement = mesh.agreement({ of: 'contradicted' });
        expect(agreement.ok && agreement.value.classes.map(({ edge }) => edge.split('>')[1])).toContain(
          HTTPBIN,
        );
      },
      { timeout: 20_000 },
    );
    sandbox.faults.set({});
    await sandbox.settled();
    // Nobody asks: the proxy is looked at again by itself.
    await vi.waitFor(
      () => {
        const states = mesh.proxies();
        expect(states.ok && states.value.proxies.every(({ step }) => step === 'in-step')).toBe(true);
      },
      { timeout: 20_000 },
    );
    expect(await heldOf(B)).toMatchObject({ verdict: 'allow', agrees: true });
  }, 60_000);

  test('is named among several pods of one workload, of which the others are in step', async () => {
    const deployment = sandbox.store.get('Deployment', 'team-a', 'httpbin');
    sandbox.store.put({ ...deployment, spec: { ...(deployment?.['spec'] as object), replicas: 2 } });
    await sandbox.settled();
    const podNames = (): string[] =>
      sandbox.store
        .list('Pod', 'team-a')
        .map(({ metadata }) => metadata.name)
        .filter((name) => name.startsWith('httpbin'));
    const late = podNames().sort().at(-1) ?? '';
    await vi.waitFor(
      () => {
        const states = mesh.proxies();
        expect(states.ok && states.value.proxies.filter(({ target }) => target === 'team-a/httpbin')).toEqual(
          podNames().map(() => expect.objectContaining({ step: 'in-step' }) as object),
        );
      },
      { timeout: 20_000 },
    );
    sandbox.faults.set({ laggingProxies: new Set([`team-a/${late}`]) });
    await sandbox.settled();
    sandbox.store.delete('AuthorizationPolicy', 'team-a', 'httpbin-policy');
    await declared(B, 'allow');
    await vi.waitFor(
      async () => {
        const held = await heldOf(B);
        expect(held).toMatchObject({ verdict: 'allow', agrees: true, proxy: { step: 'in-step' } });
        expect(sentences(held.proxy)).toEqual([
          `Pod team-a/${late}: The proxy still holds AuthorizationPolicy team-a/httpbin-policy, which is not in the cluster.`,
        ]);
        const agreement = mesh.agreement({ of: 'contradicted', to: HTTPBIN });
        expect(agreement.ok && agreement.value.classes.map(({ sentence }) => sentence)).toContain(
          `Pod team-a/${late}: Declared allowed, but the proxy denies it: no rule that the proxy holds allows it.`,
        );
      },
      { timeout: 20_000, interval: 200 },
    );
  }, 60_000);

  test('does not hold a new policy yet', async () => {
    await lag();
    sandbox.store.put(policy('deny-all', { action: 'DENY', rules: [{}] }));
    await declared(A, 'deny');
    const held = await heldOf(A);
    expect(held).toMatchObject({ verdict: 'allow', agrees: false });
    expect(held.proxy.differences).toMatchObject([
      {
        kind: 'not-yet-there',
        object: { kind: 'AuthorizationPolicy', namespace: 'team-a', name: 'deny-all' },
      },
    ]);
    expect(sentences(held.proxy)).toEqual([
      'The proxy does not hold AuthorizationPolicy team-a/deny-all yet.',
    ]);
  }, 60_000);

  test('holds an older version of a policy, and says in which words', async () => {
    await lag();
    sandbox.store.put(
      policy('httpbin-policy', { rules: [{ from: [{ source: { namespaces: ['team-b'] } }] }] }),
    );
    await declared(B, 'allow');
    const held = await heldOf(B);
    expect(held).toMatchObject({ verdict: 'deny', agrees: false, proxy: { step: 'behind' } });
    expect(sentences(held.proxy)).toEqual([
      'The proxy holds an older version of AuthorizationPolicy team-a/httpbin-policy: rule 0 lacks team-b and still names curl.',
    ]);
  }, 60_000);

  test('accepts plaintext where STRICT is declared', async () => {
    await lag();
    sandbox.store.put({
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: 'strict', namespace: 'team-a' },
      spec: { mtls: { mode: 'STRICT' } },
    });
    sandbox.store.delete('AuthorizationPolicy', 'team-a', 'httpbin-policy');
    const mode = {
      kind: 'other-mode',
      object: { kind: 'PeerAuthentication', namespace: 'team-a', name: 'strict' },
      rule: null,
      sentence: 'Port 8080 is PERMISSIVE at the proxy, and STRICT is declared.',
    };
    await vi.waitFor(async () => expect((await heldOf('anonymous')).proxy.differences).toContainEqual(mode), {
      timeout: 20_000,
      interval: 200,
    });
    sandbox.faults.set({});
    await sandbox.settled();
    expect(await heldOf('anonymous')).toMatchObject({
      verdict: 'deny',
      agrees: true,
      sentence: 'The proxy denies it: no filter chain takes such a connection.',
    });
  }, 60_000);

  test('refused its new configuration, and says why', async () => {
    await lag('refusingProxies');
    sandbox.store.delete('AuthorizationPolicy', 'team-a', 'httpbin-policy');
    await declared(B, 'allow');
    const held = await heldOf(B);
    expect(held).toMatchObject({ agrees: false, proxy: { step: 'refused' } });
    expect(sentences(held.proxy)[0]).toBe(
      'The proxy refused the newest configuration and goes on with the one before: Proto constraint validation failed: filters[0] is not known.',
    );
  }, 60_000);

  test('judges both witnesses of a condition', async () => {
    sandbox.store.put(
      policy('httpbin-policy', { rules: [{ to: [{ operation: { paths: ['/headers'] } }] }] }),
    );
    await declared(B, 'conditional');
    await vi.waitFor(async () =>
      expect(await heldOf(B)).toMatchObject({ verdict: 'conditional', agrees: true }),
    );
    await lag();
    sandbox.store.put(
      policy('httpbin-policy', { rules: [{ to: [{ operation: { paths: ['/status/*'] } }] }] }),
    );
    await vi.waitFor(
      async () => {
        const held = await heldOf(B);
        expect(held.agrees).toBe(false);
        expect(held.answers.map((one) => [one.declared, one.held])).toContainEqual(['allow', 'deny']);
      },
      { timeout: 20_000 },
    );
  }, 60_000);
});

describe('a proxy that cannot be read', () => {
  const fault = async (name: string): Promise<void> => {
    sandbox.faults.set({ [name]: new Set(['team-a/httpbin']) });
    await sandbox.settled();
  };
  const unread = (pattern: RegExp) =>
    vi.waitFor(
      async () => {
        const { distributed } = await evidenceOf(A);
        expect(distributed).toMatchObject({
          kind: 'unread',
          detail: expect.stringMatching(pattern) as string,
        });
      },
      { timeout: 30_000, interval: 500 },
    );

  test('answers with text', async () => {
    await fault('rubbishAdmins');
    await unread(/something that is not JSON\. Look at its admin port 15000/);
    // The answer as declared stands, and other proxies are read.
    expect((await evidenceOf(A)).decision.verdict).toBe('allow');
  }, 60_000);

  test('answers with 500 MB, of which little is taken', async () => {
    await fault('hugeAdmins');
    const before = process.memoryUsage().rss;
    await unread(/larger than 16 MB/);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  }, 60_000);

  test('never answers: the evidence does not wait for it', async () => {
    await fault('silentAdmins');
    await unread(/^The proxy is being read\.$/);
    expect((await evidenceOf(A)).decision.verdict).toBe('allow');
    await unread(/did not answer within 10 s/);
  }, 60_000);

  test('is reached through an API server that is gone, and answers when it is back', async () => {
    sandbox.faults.set({ apiServerGone: true });
    await sandbox.settled();
    await unread(/\S/);
    sandbox.faults.set({});
    await sandbox.settled();
    await vi.waitFor(async () => expect((await evidenceOf(A)).distributed.kind).toBe('held'), {
      timeout: 40_000,
      interval: 500,
    });
  }, 90_000);
});

test('without the permission the column says which one is missing; it may be withdrawn at any time', async () => {
  const everything = { verbs: ['*'], resources: ['*'], groups: ['*'] };
  const reading = { verbs: ['get', 'list', 'watch'], resources: ['*'], groups: ['*'] };
  const grants: Record<string, (typeof everything)[]> = { reader: [everything] };
  const api = await startApiServer({ store: sandbox.store, runtime: sandbox.runtime, port: 0, grants });
  const file = path.join(folder, 'reader');
  writeFileSync(file, api.kubeconfig('reader'));
  const reader = await follow(file);
  expect((await evidenceOf(A, reader)).distributed.kind).toBe('held');
  grants['reader'] = [reading];
  await vi.waitFor(
    async () => {
      const { distributed, decision } = await evidenceOf(A, reader);
      expect(decision.verdict).toBe('allow');
      expect(distributed).toMatchObject({
        kind: 'unread',
        detail: expect.stringContaining('pods/portforward') as string,
      });
    },
    { timeout: 60_000, interval: 500 },
  );
  reader.close();
  await api.stop();
}, 90_000);

test('a private key in a dump reaches no answer, no log and no file', async () => {
  const written: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    }),
  );
  sandbox.faults.set({ leakingAdmins: new Set(['team-a/httpbin']) });
  await sandbox.settled();
  await vi.waitFor(
    async () =>
      expect(sentences((await heldOf(A)).proxy)[0]).toContain('Failed to load private key: [masked]'),
    { timeout: 20_000, interval: 200 },
  );
  await mesh.remembered();
  await mesh.probe({ edge: `${A}>${HTTPBIN}` });
  const judged = mesh.judged();
  const answers = JSON.stringify([
    await mesh.evidence(`${A}>${HTTPBIN}`),
    mesh.proxies(),
    mesh.agreement({ of: 'agree' }),
    mesh.agreement({ of: 'contradicted' }),
    mesh.status(),
    mesh.picture(),
    judged.ok ? judged.value.snapshot : null,
  ]);
  const picture = mesh.picture();
  if (!picture.ok || !judged.ok) throw new Error('The mesh is judged.');
  const made = {
    picture: picture.value,
    snapshot: judged.value.snapshot,
    at: new Date(),
    root: process.cwd(),
  };
  const reports = await Promise.all(REPORT_FORMATS.map((format) => renderReport(made, format)));
  const papers = reports.map((report) => Buffer.from(report).toString('latin1')).join('');
  expect(papers).toContain(HTTPBIN);
  spies.forEach((spy) => spy.mockRestore());
  const files = readdirSync(folder).filter((name) => name.startsWith('history.db'));
  expect(files.length).toBeGreaterThan(0);
  const kept = files.map((name) => readFileSync(path.join(folder, name), 'latin1')).join('');
  expect(kept).toContain(HTTPBIN);
  const key = LEAKED_KEY.split('\n')[1] ?? '';
  for (const text of [answers, papers, written.join(''), kept]) {
    expect(text).not.toContain('PRIVATE KEY');
    expect(text).not.toContain(key.slice(0, 20));
  }
}, 60_000);
