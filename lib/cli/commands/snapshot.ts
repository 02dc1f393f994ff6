import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { stop } from '../exit';
import { addMeshOptions, type MeshOptions, toSettings } from '../options';
import { readMesh } from '../read-mesh';

/** `meshproof snapshot`: saves what was read, for a colleague, a bug report or a later question. */
export const addSnapshot = (program: Command): Command =>
  addMeshOptions(program.command('snapshot').description('save what is read of the mesh as one JSON file'))
    .option('-o, --output <file>', 'file to write; - is standard output', '-')
    .action(async (options: MeshOptions & { output: string }) => {
      const read = await readMesh(toSettings(options));
      if (!read.ok) return stop(read.error);
      const json = `${JSON.stringify(read.value)}\n`;
      if (options.output === '-') process.stdout.write(json);
      else await writeFile(options.output, json);
    });
