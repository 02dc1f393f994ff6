import type { Command } from 'commander';
import type { Observation } from '@/lib/mesh/observation';
import type { Edge, Reachability } from '@/lib/mesh/reachability';
import { ok, type Result } from '@/lib/mesh/result';
import { coverageSentence, type RunScope } from '@/lib/mesh/run';
import { EXIT, stop } from '../exit';
import { openFromOptions } from '../open-from-options';
import { addHistory, addMeshOptions, type MeshOptions } from '../options';
import { renderColumns, VERDICT_WORD } from '../render-edges';
import { addProbeOptions, type ProbeOptions } from '../probe-options';
import { type Proof, runProbes } from '../run-probes';
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
  addProbeOptions(
    addHistory(
      addMeshOptions(
        program
          .command('probe')
          .description('send real requests from real client pods and compare with the prediction'),
      ),
    ),
  )
    .option('--from <name>', 'only from this principal, service account (namespace/name) or namespace')
    .option('--to <name>', 'only to this workload (namespace/name), its port or namespace')
    .option('--all', 'cover the mesh, or what --namespace reads of it: one probe for each class of edges')
    .option('-o, --output <format>', 'table or json', 'table')
    .action(async (options: Options) => {
      const isNamed = options.from !== undefined || options.to !== undefined;
      if (!isNamed && options.namespace.length === 0 && !options.all)
        return stop({
          kind: 'malformed',
          subject: 'probe',
          detail: 'Name what to probe with --from, --to or --namespace, or say --all to cover the mesh.',
        });
      const mesh = openFromOptions(options);
      const judged = await waitForMesh(mesh);
      if (!judged.ok) return stop(judged.error);
      const scope = scopeOf(judged.value.reachability, options);
      if (!scope.ok) return stop(scope.error);
      const proved = scope.value === null ? ok([]) : await runProbes(mesh, scope.value);
      if (!proved.ok) return stop(proved.error);
      const coverage = mesh.runs.coverage();
      mesh.close();
      console.log(
        options.output === 'json'
          ? JSON.stringify(proved.value, null, 2)
          : renderColumns(
              ['disposition', 'predicted', 'saw', 'from', 'to', 'meaning'],
              proved.value.map(({ edge, proof }) => toRow(edge, proof)),
            ),
      );
      if (coverage.ok) console.error(coverageSentence(coverage.value));
      process.exit(exitOf(proved.value.map(({ proof }) => proof)));
    });

type Options = MeshOptions & ProbeOptions & Selection & { readonly all?: true; readonly output: string };

/** Pair by pair where somebody is named, else by classes; null: nothing fits the names. */
export function scopeOf(reachability: Reachability, { from, to }: Selection): Result<RunScope | null> {
  if (from === undefined && to === undefined) return ok({ kind: 'mesh' });
  const edges = selectEdges(reachability, {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  });
  if (!edges.ok) return edges;
  const ids = edges.value.map(({ id }) => id);
  return ok(ids.length === 0 ? null : { kind: 'edges', edges: ids });
}
