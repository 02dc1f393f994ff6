import { Command } from 'commander';
import manifest from '@/package.json';
import { EXIT } from './exit';

const program = new Command('meshproof')
  .description('Who can reach what in an Istio mesh, and the proof.')
  .version(manifest.version)
  .showHelpAfterError('(add --help for the options)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.proved : EXIT.cannotTell));

type Add = (program: Command) => Command;

/** Each command is read only when it is asked for: a pipeline that judges files waits for no client of a cluster. */
const COMMANDS: Readonly<Record<string, () => Promise<Add>>> = {
  serve: async () => (await import('./commands/serve')).addServe,
  demo: async () => (await import('./commands/demo')).addDemo,
  reach: async () => (await import('./commands/reach')).addReach,
  explain: async () => (await import('./commands/explain')).addExplain,
  evaluate: async () => (await import('./commands/evaluate')).addEvaluate,
  lint: async () => (await import('./commands/lint')).addLint,
  validate: async () => (await import('./commands/validate')).addValidate,
  diff: async () => (await import('./commands/diff')).addDiff,
  probe: async () => (await import('./commands/probe')).addProbe,
  agree: async () => (await import('./commands/agree')).addAgree,
  report: async () => (await import('./commands/report')).addReport,
  snapshot: async () => (await import('./commands/snapshot')).addSnapshot,
};

const [, , asked = ''] = process.argv;
if (/^[^-]/.test(asked) && asked !== 'help' && !Object.hasOwn(COMMANDS, asked))
  program.error(`There is no command ${asked}. There are: ${Object.keys(COMMANDS).join(', ')}.`);
const wanted = Object.hasOwn(COMMANDS, asked) ? [COMMANDS[asked]] : Object.values(COMMANDS);
for (const load of wanted) (await load?.())?.(program);

// A reader that has seen enough, as head has, closes the pipe; the rest of the answer reaches nobody.
process.stdout.once('error', () => process.exit(EXIT.cannotTell));

await program.parseAsync();
