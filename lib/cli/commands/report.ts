import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { ok } from '@/lib/mesh/result';
import { REPORT_FORMATS, renderReport } from '@/lib/server/render-report';
import { stop } from '../exit';
import { openFromOptions } from '../open-from-options';
import { addHistory, addMeshOptions, type MeshOptions } from '../options';
import { exitOf, scopeOf } from './probe';
import { addProbeOptions, type ProbeOptions } from '../probe-options';
import { ROOT } from '../root';
import { runProbes } from '../run-probes';
import type { Selection } from '../select-edges';
import { waitForMesh } from '../wait-for-mesh';

/** `meshproof report`: the proof on paper, as files. */
export const addReport = (program: Command): Command =>
  addProbeOptions(
    addHistory(
      addMeshOptions(
        program.command('report').description('write a report: HTML, JSON, and the graph as PNG and SVG'),
      ),
    ),
  )
    .option('--probe', 'first probe the edges that --from and --to choose; without them, one of each class')
    .option('--from <name>', 'probe only from this principal, service account or namespace')
    .option('--to <name>', 'probe only to this workload, port or namespace')
    .option('-o, --output <folder>', 'folder to write to', 'meshproof-report')
    .action(async (options: MeshOptions & ProbeOptions & Selection & { probe?: true; output: string }) => {
      const mesh = openFromOptions(options);
      const judged = await waitForMesh(mesh);
      if (!judged.ok) return stop(judged.error);
      await mesh.remembered();
      const scope = scopeOf(judged.value.reachability, options);
      if (!scope.ok) return stop(scope.error);
      const proved = options.probe && scope.value ? await runProbes(mesh, scope.value) : ok([]);
      if (!proved.ok) return stop(proved.error);
      const picture = mesh.picture();
      mesh.close();
      if (!picture.ok) return stop(picture.error);
      await mkdir(options.output, { recursive: true });
      for (const format of REPORT_FORMATS) {
        const file = path.join(
          options.output,
          `${format === 'html' || format === 'json' ? 'report' : 'graph'}.${format}`,
        );
        const input = { picture: picture.value, snapshot: judged.value.snapshot, at: new Date(), root: ROOT };
        await writeFile(file, await renderReport(input, format));
        console.log(file);
      }
      process.exit(exitOf(proved.value.map(({ proof }) => proof)));
    });
