import type { Command } from 'commander';
import type { Observation } from '@/lib/mesh/observation';
import type { Edge } from '@/lib/mesh/reachability';
import { EXIT, stop } from '../exit';
import { openFromOptions } from '../open-from-options';
import { addHistory, addMeshOptions, type MeshOptions } from '../options';
import { renderColumns, VERDICT_WORD } from '../render-edges';
import { type Proof, probeEdges } from '../probe-edges';
import { selectEdges, type Selection } from '../select-edges';
import { waitForMesh } from '../wait-for-mesh';

const sawOf = ({ observation }: { observation: Observation }): string =>
  observation.raw.httpCode !== null && observation.raw.httpCode > 0
    ? `${observation.raw.httpCode}`
    : observation.seen;

const toRow = (edge: Edge, proof: Proof): readonly string[] => [
  proof.ok ? proof.value.agreement.disposition : 'not run',
  VERDICT_WORD[edge.decision.verdict],
  proof.ok ? sawOf(proof.value) : '',
  edge.principal === 'anonymous' ? 'no identity' : edge.principal,
  edge.port,
  proof.ok ? proof.value.observation.meaning : proof.error.detail,
];

/** 1 as soon as one answer contradicts; 2 when any could not be told; else 0. */
export function exitOf(proofs: readonly Proof[]): number {
  const dispositions = proofs.map((proof) => (proof.ok ? proof.value.agreement.disposition : 'inconclusive'));
  if (dispositions.includes('contradicted')) return EXIT.contradicted;
  return dispositions.every((disposition) => disposition === 'confirmed') ? EXIT.proved : EXIT.cannotTell;
}

/** `meshproof probe`: sends real requests from real pods and compares. */
export const addProbe = (program: Command): Command =>
  addHistory(
    addMeshOptions(
      program
        .command('probe')
        .description('send real requests from real client pods and compare with the prediction'),
    ),
  )
    .option('--from <name>', 'only from this principal, service account (namespace/name) or namespace')
    .option('--to <name>', 'only to this workload (namespace/name), its port or namespace')
    .option('--all', 'probe every edge; without it, --from or --to is needed')
    .option('-o, --output <format>', 'table or json', 'table')
    .action(async (options: MeshOptions & Selection & { all?: true; output: string }) => {
      if (options.from === undefined && options.to === undefined && !options.all)
        return stop({
          kind: 'malformed',
          subject: 'probe',
          detail: 'Name what to probe with --from or --to, or say --all to send one request for every edge.',
        });
      const mesh = openFromOptions(options);
      const judged = await waitForMesh(mesh);
      if (!judged.ok) return stop(judged.error);
      const edges = selectEdges(judged.value.reachability, options);
      if (!edges.ok) return stop(edges.error);
      const proofs = await probeEdges(mesh, edges.value);
      mesh.close();
      console.log(
        options.output === 'json'
          ? JSON.stringify(proofs, null, 2)
          : renderColumns(
              ['disposition', 'predicted', 'saw', 'from', 'to', 'meaning'],
              proofs.map(({ edge, proof }) => toRow(edge, proof)),
            ),
      );
      process.exit(exitOf(proofs.map(({ proof }) => proof)));
    });
