import { type Command, Option } from 'commander';
import { readTexts } from '@/lib/server/read-files';
import { EXIT, stop } from '../exit';
import { addFiles } from '../options';
import { placesIn } from '../places';
import { renderValidated } from '../render-validated';
import { validateTexts } from '../validate-files';

/** `meshproof validate`: what a cluster would refuse of these files. */
export const addValidate = (program: Command): Command =>
  addFiles(
    program
      .command('validate')
      .description("what the API server and istiod's webhook would refuse or warn about, object by object"),
  )
    .addOption(
      new Option('-o, --output <format>', 'form of the answer').choices(['text', 'json']).default('text'),
    )
    .action(async (options: { file: string[]; output: 'text' | 'json' }) => {
      if (options.file.length === 0)
        return stop({
          kind: 'malformed',
          subject: 'validate',
          detail: 'Name the manifests with -f; a cluster has validated its own objects already.',
        });
      const texts = await readTexts(options.file);
      if (!texts.ok) return stop(texts.error);
      const validated = validateTexts(texts.value);
      console.log(
        options.output === 'json'
          ? JSON.stringify(validated, null, 2)
          : renderValidated(validated, placesIn(texts.value)),
      );
      if (validated.some(({ refusals }) => refusals.length > 0)) process.exitCode = EXIT.contradicted;
    });
