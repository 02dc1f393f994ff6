import { buildModel, type Model } from '@/lib/engine/model';
import { SERVERS } from '@/lib/testing/fuzz/place';
import { type FuzzRound, fuzzRound } from '@/lib/testing/fuzz/round';
import { type Sighting, sightingOf, wanted } from './agree';
import { countPair, countRound } from './coverage';
import type { fuzzMesh } from './fuzz-mesh';
import { judge, type Judged } from './judge';
import { type Disagreement, renderAttachment, renderDisagreement } from './report';
import { type FuzzSettings, ROUND_SIZE } from './settings';
import { Tally } from './tally';
import { type Addresses, toWire, type WireRequest } from './wire';

type Mesh = ReturnType<typeof fuzzMesh>;
type Run = {
  readonly mesh: Mesh;
  readonly addresses: Addresses;
  readonly namesAlpn: boolean;
  readonly tally: Tally;
};

/** A pooled connection or a late endpoint may still follow the round before; what is asked again must then agree. */
const SETTLE_MS = 2_000;
const ENOUGH = 20;

const agrees = (judged: Judged, seen: Sighting): boolean =>
  wanted(judged.decision, judged.chain)?.includes(seen) ?? true;

/** The policies of this round that the engine attaches to a server; those without a rule id are not told apart here. */
const attachedTo = (model: Model, key: string, { round }: FuzzRound): string[] => {
  const entry = model.workloads.find(({ workload }) => `${workload.namespace}/${workload.name}` === key);
  const names = (entry?.policies ?? []).map(({ meta }) => `${meta.namespace}/${meta.name}`);
  return names.filter((name) => name.includes(`/r${round}-`) && !name.endsWith('-marker')).sort();
};

const wrongAttachments = (
  model: Model,
  made: FuzzRound,
  held: ReadonlyMap<string, readonly string[]>,
): string[] =>
  SERVERS.filter(({ proxied }) => proxied).flatMap(({ key }) => {
    const lists = { held: held.get(key) ?? [], attached: attachedTo(model, key, made) };
    return lists.held.join() === lists.attached.join() ? [] : [renderAttachment(made, key, lists)];
  });

const look = async (run: Run, wires: readonly WireRequest[], judged: ReadonlyMap<string, Judged>) => {
  const outcomes = await run.mesh.send(wires);
  return wires.flatMap((wire) => {
    const answer = judged.get(wire.fuzz.id);
    const raw = outcomes.get(wire.fuzz.id);
    return answer === undefined ? [] : [{ wire, raw, judged: answer, seen: sightingOf(raw, wire) }];
  });
};

type Look = Awaited<ReturnType<typeof look>>[number];

/** One line on a pair that agreed at the second look only. */
const renderLate = ({ wire, judged, seen }: Look, first: readonly Look[]): string => {
  const before = first.find((one) => one.wire === wire);
  return `late ${wire.fuzz.id}: ${wire.fuzz.client.key} > ${wire.authority}, ${judged.decision.reason}: ${before?.seen ?? ''} ${JSON.stringify(before?.raw)}, then ${seen}`;
};

const runRound = async (run: Run, made: FuzzRound): Promise<string[]> => {
  const { mesh, tally } = run;
  const held = await mesh.enter(made, run.addresses);
  const model = buildModel(await mesh.snapshot());
  const wires = made.requests.map((request) => toWire(request, run.addresses));
  const judged = new Map(wires.map((wire) => [wire.fuzz.id, judge(model, wire, run.namesAlpn)]));
  const first = await look(run, wires, judged);
  countRound(tally, made);
  for (const { wire, judged: answer, seen } of first) countPair(tally, wire, answer, seen);
  const apart = first.filter((one) => !agrees(one.judged, one.seen)).map(({ wire }) => wire);
  if (apart.length > 0) await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const again = apart.length > 0 ? await look(run, apart, judged) : [];
  for (const one of again)
    if (agrees(one.judged, one.seen)) process.stdout.write(`${renderLate(one, first)}\n`);
  const still: Disagreement[] = again
    .filter((one) => !agrees(one.judged, one.seen))
    .map((one) => ({ ...one, made }));
  tally.add('agreed only when asked again', 'pairs', apart.length - still.length);
  tally.add('disagreements', 'pairs', still.length);
  return [...wrongAttachments(model, made, held), ...still.map(renderDisagreement)];
};

/** Asks the mesh and the engine the same, round after round. */
export async function runFuzz(
  mesh: Mesh,
  settings: FuzzSettings,
): Promise<{ summary: string; disagreements: string[] }> {
  const { seed, pairs, only } = settings;
  const started = Date.now();
  const tally = new Tally();
  const run = { mesh, tally, addresses: await mesh.addresses(), namesAlpn: await mesh.namesAlpn() };
  const disagreements: string[] = [];
  for (let asked = 0, round = only ?? 0; asked < pairs && disagreements.length < ENOUGH; round += 1) {
    const size = Math.min(ROUND_SIZE, pairs - asked);
    const made = fuzzRound(seed, round, ROUND_SIZE);
    const found = await runRound(run, { ...made, requests: made.requests.slice(0, size) });
    for (const text of found) process.stdout.write(`\n${text}\n`);
    disagreements.push(...found);
    asked += size;
    process.stdout.write(
      `fuzz: seed ${seed}, round ${round}: ${asked} pairs, ${disagreements.length} disagreements\n`,
    );
    if (only !== null) break;
  }
  const undecided = tally.of('not decided');
  const asked = tally.of('verdicts');
  const summary = [
    `fuzz: seed ${seed}, ${asked} pairs in ${Math.round((Date.now() - started) / 1000)} s, ${disagreements.length} disagreements, ${undecided} not decided (${((100 * undecided) / asked).toFixed(1)} %)`,
    ...tally.lines(),
  ].join('\n  ');
  return { summary, disagreements };
}
