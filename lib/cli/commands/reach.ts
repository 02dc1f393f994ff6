import { type Command, Option } from 'commander';
import { analyse } from '@/lib/engine/analyse';
import type { Edge } from '@/lib/mesh/reachability';
import type { Snapshot } from '@/lib/mesh/snapshot';
import { refText } from '@/lib/mesh/object';
import { EXIT, stop } from '../exit';
import { addMeshOptions, type MeshOptions, toSettings } from '../options';
import { readMesh } from '../read-mesh';
import { type Format, FORMATS, renderEdges } from '../render-edges';
import { selectEdges, type Selection } from '../select-edges';

/** What could not be read or understood, on standard error, so that the answer stays parseable. */
export function warnOf(snapshot: Snapshot): void {
  for (const gap of snapshot.gaps)
    console.error(
      `meshproof: not read: ${gap.resource} in ${gap.namespace ?? 'every namespace'}: ${gap.detail}`,
    );
  for (const { object, path, message, source } of snapshot.problems) {
    const place = source ? `${source.file}:${source.line}: ` : '';
    console.error(`meshproof: ${place}${refText(object)}${path === '' ? '' : ` ${path}`}: ${message}`);
  }
}

const isOpen = ({ decision }: Edge): boolean => decision.verdict === 'unknown';

/** `meshproof reach`: who can reach what. */
export const addReach = (program: Command): Command =>
  addMeshOptions(program.command('reach').description('who can reach what'))
    .option('--from <name>', 'only this principal, service account (namespace/name) or namespace')
    .option('--to <name>', 'only this workload (namespace/name), its port (namespace/name:port) or namespace')
    .addOption(new Option('-o, --output <format>', 'form of the answer').choices(FORMATS).default('table'))
    .action(async (options: MeshOptions & Selection & { output: Format }) => {
      const read = await readMesh(toSettings(options));
      if (!read.ok) return stop(read.error);
      const reachability = analyse(read.value);
      const edges = selectEdges(reachability, options);
      warnOf(read.value);
      if (!edges.ok) return stop(edges.error);
      console.log(renderEdges(edges.value, options.output));
      if (edges.value.some(isOpen)) process.exitCode = EXIT.cannotTell;
    });
