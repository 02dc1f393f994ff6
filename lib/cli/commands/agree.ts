import type { Command } from 'commander';
import type { Concord } from '@/lib/mesh/mesh-agreement';
import { agreeOn, type EdgeAgreement, isBorneOut } from '../agree-on';
import { EXIT, stop } from '../exit';
import { openFromOptions } from '../open-from-options';
import { addHistory, addMeshOptions, type MeshOptions } from '../options';
import { renderColumns, VERDICT_WORD } from '../render-edges';
import { selectEdges, type Selection } from '../select-edges';
import { waitForMesh } from '../wait-for-mesh';

const WORD: Readonly<Record<Concord, string>> = {
  agree: 'agree',
  contradicted: 'contradicted',
  stale: 'out of date',
  unproved: 'not observed',
  cannot: 'cannot tell',
};

const heldWord = ({ distributed }: EdgeAgreement): string =>
  distributed.kind === 'held'
    ? VERDICT_WORD[distributed.verdict]
    : distributed.kind === 'none'
      ? 'no proxy'
      : 'not read';

const toRow = (one: EdgeAgreement): readonly string[] => [
  WORD[one.concord],
  VERDICT_WORD[one.edge.decision.verdict],
  heldWord(one),
  one.observed ?? 'never',
  one.edge.principal === 'anonymous' ? 'no identity' : one.edge.principal,
  one.edge.port,
  [one.sentence, ...one.apart].join(' '),
];

/** 1 as soon as one edge is contradicted; 0 when a proxy or a probe bears out each; else 2. */
function exitOf(answers: readonly EdgeAgreement[]): number {
  if (answers.some(({ concord }) => concord === 'contradicted')) return EXIT.contradicted;
  return answers.every(isBorneOut) ? EXIT.proved : EXIT.cannotTell;
}

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
      const edges = selectEdges(judged.value.reachability, options);
      if (!edges.ok) return stop(edges.error);
      await mesh.remembered();
      await mesh.readProxies();
      const answers = await agreeOn(mesh, edges.value);
      mesh.close();
      console.log(
        options.output === 'json'
          ? JSON.stringify(answers, null, 2)
          : renderColumns(
              ['stands', 'declared', 'distributed', 'observed', 'from', 'to', 'why'],
              answers.map(toRow),
            ),
      );
      process.exit(exitOf(answers));
    });
