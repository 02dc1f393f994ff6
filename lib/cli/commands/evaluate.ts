import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type Command, Option } from 'commander';
import { buildModel } from '@/lib/engine/model';
import type { Fault } from '@/lib/mesh/result';
import { answerLines } from '../evaluate-lines';
import { EXIT, stop } from '../exit';
import { addMeshOptions, type MeshOptions, toSettings } from '../options';
import { readMesh } from '../read-mesh';
import { warnOf } from './reach';

type EvaluateOptions = MeshOptions & { readonly requests: string };

async function faultOf({ requests, file }: EvaluateOptions): Promise<Fault | null> {
  if (requests === '-' && file.includes('-'))
    return {
      kind: 'malformed',
      subject: 'evaluate',
      detail: 'Standard input cannot be both manifests and requests. Name a file for one of the two.',
    };
  const isReadable = requests === '-' || (await access(requests).then(...answered));
  return isReadable
    ? null
    : {
        kind: 'not-found',
        subject: requests,
        detail:
          'The file of requests cannot be read. Name a file with one request a line, or - for standard input.',
      };
}

const answered = [() => true, () => false] as const;

/** `meshproof evaluate`: a verdict a line for a request a line. */
export const addEvaluate = (program: Command): Command =>
  addMeshOptions(
    program.command('evaluate').description('judge many single requests, a verdict a line, in their order'),
    '<path...>',
  )
    .requiredOption('--requests <file>', 'requests, one JSON object a line; - is standard input')
    .addOption(new Option('-o, --output <format>', 'form of the answer').choices(['jsonl']).default('jsonl'))
    .action(async (options: EvaluateOptions) => {
      const fault = await faultOf(options);
      if (fault) return stop(fault);
      const read = await readMesh(toSettings(options));
      if (!read.ok) return stop(read.error);
      warnOf(read.value);
      const input = options.requests === '-' ? process.stdin : createReadStream(options.requests);
      const lines = createInterface({ input, crlfDelay: Infinity });
      for await (const answer of answerLines(buildModel(read.value), lines)) {
        if ('error' in answer) process.exitCode = EXIT.cannotTell;
        if (!process.stdout.write(`${JSON.stringify(answer)}\n`)) await once(process.stdout, 'drain');
      }
    });
