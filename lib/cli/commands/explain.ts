import { type Command, Option } from 'commander';
import { buildModel } from '@/lib/engine/model';
import { EXIT, stop } from '../exit';
import { explainQuestion } from '../explain-question';
import { addMeshOptions, type MeshOptions, toSettings } from '../options';
import { findQuestion } from '../question';
import { readSources } from '../read-sources';
import { renderExplanation } from '../render-explanation';
import { addRequestOptions, type RequestOptions } from '../request-options';
import { warnOf } from './reach';

type ExplainOptions = MeshOptions & RequestOptions & { readonly output: 'text' | 'json' };

/** `meshproof explain`: one answer with every step that led to it. */
export const addExplain = (program: Command): Command =>
  addRequestOptions(
    addMeshOptions(program.command('explain').description('why one caller can or cannot reach one port')),
  )
    .argument('<from>', 'namespace/account, spiffe://..., or anonymous')
    .argument('<to>', 'namespace/workload[:port]')
    .addOption(
      new Option('-o, --output <format>', 'form of the answer').choices(['text', 'json']).default('text'),
    )
    .action(async (from: string, to: string, options: ExplainOptions) => {
      const read = await readSources(toSettings(options));
      if (!read.ok) return stop(read.error);
      const { snapshot, places } = read.value;
      warnOf(snapshot);
      const model = buildModel(snapshot);
      const question = findQuestion(model, from, to, options.port);
      if (!question.ok) return stop(question.error);
      const explained = explainQuestion(model, question.value, options, places);
      console.log(
        options.output === 'json' ? JSON.stringify(explained, null, 2) : renderExplanation(explained),
      );
      if (explained.decision.verdict === 'unknown') process.exitCode = EXIT.cannotTell;
    });
