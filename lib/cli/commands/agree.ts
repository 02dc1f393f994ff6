import type { Command } from 'commander';
import { CONCORDS } from '@/lib/answers/agreement';
import { type Concord, CONCORD_WORD } from '@/lib/mesh/mesh-agreement';
import type { Reachability } from '@/lib/mesh/reachability';
import { ok, type Result } from '@/lib/mesh/result';
import type { OpenMesh } from '@/lib/server/open-mesh';
import {
  agreeOn,
  chooseClasses,
  chooseEdges,
  type Chosen,
  countPairs,
  type EdgeAgreement,
  isBorneOut,
} from '../agree-on';
import { EXIT, stop } from '../exit';
import { openFromOptions } from '../open-from-options';
import { addHistory, addMeshOptions, type MeshOptions } from '../options';
import { renderColumns, VERDICT_WORD } from '../render-edges';
import { selectEdges, type Selection } from '../select-edges';
import { waitForMesh } from '../wait-for-mesh';

const heldWord = ({ distributed }: EdgeAgreement): string =>
  distributed.kind === 'held'
    ? VERDICT_WORD[distributed.verdict]
    : distributed.kind === 'none'
      ? 'no proxy'
      : 'not read';

const toRow = (one: EdgeAgreement): readonly string[] => [
  CONCORD_WORD[one.concord],
  VERDICT_WORD[one.edge.decision.verdict],
  heldWord(one),
  one.observed ?? 'never',
  one.edge.principal === 'anonymous' ? 'no identity' : one.edge.principal,
  one.edge.port,
  number(one.pairs),
  [one.sentence, ...one.apart].join(' '),
];

/** 1 as soon as one edge is contradicted; 0 when a proxy or a probe bears out each; else 2. */
function exitOf(answers: readonly EdgeAgreement[], { leftOut }: Chosen): number {
  if (answers.some(({ concord }) => concord === 'contradicted')) return EXIT.contradicted;
  return leftOut === 0 && answers.every(isBorneOut) ? EXIT.proved : EXIT.cannotTell;
}

/** Pair by pair where somebody is named, else by classes; the proxies that decide are read first. */
async function choose(
  mesh: OpenMesh,
  reachability: Reachability,
  options: Selection,
): Promise<Result<Chosen>> {
  if (options.from === undefined && options.to === undefined) {
    await mesh.readProxies(reachability.targets);
    return chooseClasses(mesh);
  }
  const edges = selectEdges(reachability, options);
  if (!edges.ok) return edges;
  const chosen = chooseEdges(edges.value);
  const ids = new Set(edges.value.map(({ target }) => target));
  await mesh.readProxies(reachability.targets.filter(({ id }) => ids.has(id)));
  return ok(chosen);
}

const number = (value: number): string => value.toLocaleString('en');

/** The counts, and what no edge in the answer stands for. */
function say(counts: Readonly<Record<Concord, number>>, leftOut: number): void {
  const parts = CONCORDS.map((concord) => `${number(counts[concord])} ${CONCORD_WORD[concord]}`);
  process.stderr.write(`Pairs: ${parts.join(', ')}.\n`);
  if (leftOut > 0)
    process.stderr.write(
      `${number(leftOut)} more pairs are left out, of which nothing is said. Name fewer with --from and --to.\n`,
    );
}

const TABLE = ['stands', 'declared', 'distributed', 'observed', 'from', 'to', 'pairs', 'why'] as const;

/** `meshproof agree`: what is declared against what proxies hold and what probes saw. */
export const addAgree = (program: Command): Command =>
  addHistory(
    addMeshOptions(
      program
        .command('agree')
        .description(
          'compare what is declared with what proxies hold and what past probes saw; sends nothing',
        ),
    ),
  )
    .option('--from <name>', 'only from this principal, service account (namespace/name) or namespace')
    .option('--to <name>', 'only to this workload (namespace/name), its port or namespace')
    .option('-o, --output <format>', 'table or json', 'table')
    .action(async (options: MeshOptions & Selection & { output: string }) => {
      const mesh = openFromOptions(options);
      const judged = await waitForMesh(mesh);
      if (!judged.ok) return stop(judged.error);
      await mesh.remembered();
      const chosen = await choose(mesh, judged.value.reachability, options);
      if (!chosen.ok) return stop(chosen.error);
      const edges = await agreeOn(mesh, chosen.value);
      mesh.close();
      const { leftOut } = chosen.value;
      const counts = countPairs(edges);
      console.log(
        options.output === 'json'
          ? JSON.stringify({ counts, leftOut, edges }, null, 2)
          : renderColumns(TABLE, edges.map(toRow)),
      );
      say(counts, leftOut);
      process.exit(exitOf(edges, chosen.value));
    });
