import { Command } from 'commander';
import manifest from '@/package.json';
import { addAgree } from './commands/agree';
import { addDemo } from './commands/demo';
import { addDiff } from './commands/diff';
import { addEvaluate } from './commands/evaluate';
import { addExplain } from './commands/explain';
import { addLint } from './commands/lint';
import { addProbe } from './commands/probe';
import { addReach } from './commands/reach';
import { addReport } from './commands/report';
import { addServe } from './commands/serve';
import { addSnapshot } from './commands/snapshot';
import { addValidate } from './commands/validate';
import { EXIT } from './exit';

const program = new Command('meshproof')
  .description('Who can reach what in an Istio mesh, and the proof.')
  .version(manifest.version)
  .showHelpAfterError('(add --help for the options)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.proved : EXIT.cannotTell));

for (const add of [
  addServe,
  addDemo,
  addReach,
  addExplain,
  addEvaluate,
  addLint,
  addValidate,
  addDiff,
  addProbe,
  addAgree,
  addReport,
  addSnapshot,
])
  add(program);

// A reader that has seen enough, as head has, closes the pipe; the rest of the answer reaches nobody.
process.stdout.once('error', () => process.exit(EXIT.cannotTell));

await program.parseAsync();
