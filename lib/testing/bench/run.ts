import { analyseModel, explainEdge } from '@/lib/engine/analyse';
import { answerOf } from '@/lib/engine/edges';
import { buildModel, type Model } from '@/lib/engine/model';
import { principalsOf } from '@/lib/engine/principals';
import { edgeCount } from '@/lib/mesh/edges';
import type { Reachability } from '@/lib/mesh/reachability';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { benchMesh, editedMesh, type Size } from './mesh';
import { routesOf } from './routes';

const SEED = 20_261_125;
const SIZES: readonly Size[] = [
  { workloads: 100, principals: 50 },
  { workloads: 1_000, principals: 500 },
  { workloads: 10_000, principals: 5_000 },
];
const PLAIN_BUDGET_MS = Number(process.env['PLAIN'] ?? 10_000);

const timed = <T>(work: () => T): { readonly value: T; readonly ms: number } => {
  const start = performance.now();
  const value = work();
  return { value, ms: performance.now() - start };
};

const middle = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** Every pair by itself, for as long as the budget lasts: the time that all pairs would take. */
const plain = (model: Model, pairs: number): { readonly ms: number; readonly done: number } => {
  const principals = principalsOf(model);
  const ports = model.workloads.flatMap((entry) => entry.addresses.map((address) => ({ entry, address })));
  const start = performance.now();
  let done = 0;
  // A stride that visits ports and callers evenly, so that what is done stands for the rest.
  for (let at = 0; done < pairs && performance.now() - start < PLAIN_BUDGET_MS; at = (at + 7_919) % pairs) {
    const port = ports[at % ports.length];
    const principal = principals[Math.floor(at / ports.length) % principals.length];
    if (port === undefined || principal === undefined) break;
    answerOf(model, principal, port.entry, port.address);
    done += 1;
  }
  const spent = performance.now() - start;
  return { ms: (spent * pairs) / Math.max(1, done), done };
};

const explainMs = (model: Model, { principals, portClasses }: Reachability): number => {
  const times = Array.from({ length: 100 }, (_, at) => {
    const principal = principals[(at * 37) % principals.length];
    const port = portClasses[(at * 101) % portClasses.length];
    return timed(() => explainEdge(model, `${principal?.id ?? ''}>${port?.id ?? ''}`)).ms;
  });
  return middle(times);
};

const megabytes = (): number => process.memoryUsage().heapUsed / 2 ** 20;

const analyseAll = (snapshot: Snapshot) => {
  const model = buildModel(snapshot);
  return { model, reachability: analyseModel(model) };
};

const measure = (size: Size, isRouted: boolean): readonly (string | number)[] => {
  const mesh = benchMesh(size, SEED, isRouted ? routesOf(size) : []);
  globalThis.gc?.();
  const before = megabytes();
  const first = timed(() => analyseAll(mesh));
  const { model, reachability } = first.value;
  const memory = megabytes() - before;
  const edits = Array.from({ length: 5 }, (_, at) => {
    const edited = editedMesh(mesh, Math.floor((size.workloads * (at + 1)) / 7));
    return timed(() => analyseAll(edited)).ms;
  });
  const pairs = edgeCount(reachability);
  const one = plain(model, pairs);
  return [
    `${size.workloads} x ${reachability.principals.length} x ${size.workloads}${isRouted ? ', routed' : ''}`,
    `${reachability.principalClasses.length} x ${reachability.portClasses.length}`,
    pairs,
    reachability.answers.length,
    Math.round(first.ms),
    Math.round(middle(edits)),
    explainMs(model, reachability).toFixed(2),
    Math.round(memory),
    `${Math.round(one.ms)} (of ${one.done})`,
    Math.round(one.ms / first.ms),
  ];
};

const HEADS = [
  'workloads x principals x policies',
  'classes',
  'pairs',
  'answers',
  'all, ms',
  'one edit, ms',
  'explain, ms',
  'memory, MB',
  'pair by pair, ms (pairs judged)',
  'ratio',
];

const print = (cells: readonly (string | number)[]): void => {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
};

// The first run of a process compiles the code: that is nobody's mesh.
analyseAll(benchMesh({ workloads: 200, principals: 100 }, SEED - 1));
print(HEADS);
print(HEADS.map(() => '---'));
for (const isRouted of [false, true]) for (const size of SIZES) print(measure(size, isRouted));
