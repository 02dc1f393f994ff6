import { type Command, InvalidArgumentError } from 'commander';
import type { Probing } from '@/lib/server/probing';

/** What commander makes of the options that bound probes. */
export type ProbeOptions = {
  readonly probeImage?: string;
  readonly probeMethods?: readonly string[];
  readonly probeClients?: number;
  readonly probeRate?: number;
  readonly probeSeconds?: number;
};

const within =
  (least: number, most: number, isWhole = true) =>
  (value: string): number => {
    const number = Number(value);
    if (value.trim() === '' || !(number >= least && number <= most) || (isWhole && !Number.isInteger(number)))
      throw new InvalidArgumentError(`It is a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}.`);
    return number;
  };

function toMethods(value: string): readonly string[] {
  const methods = value.split(',').map((method) => method.trim());
  if (!methods.every((method) => /^[A-Z]{1,16}$/.test(method)))
    throw new InvalidArgumentError('Methods are capital letters with commas between: GET,HEAD,OPTIONS.');
  return methods;
}

/** Adds the options that say what probes may do, to a command that sends some. */
export const addProbeOptions = (command: Command): Command =>
  command
    .option('--probe-clients <number>', 'client pods that send at a time (default: 5)', within(1, 100))
    .option(
      '--probe-rate <number>',
      'requests that one workload gets in a second (default: 1)',
      within(0.01, 1000, false),
    )
    .option('--probe-seconds <number>', 'seconds that one request may take (default: 3)', within(1, 60))
    .option('--probe-methods <list>', 'methods that may be sent (default: GET,HEAD)', toMethods)
    .option(
      '--probe-image <image>',
      'for client pods without curl: add an ephemeral container with this image, which has curl and sleep',
    );

/** Options as the server's settings; what was not said is left out. */
export const toProbing = (options: ProbeOptions): Partial<Probing> => ({
  ...(options.probeImage !== undefined && { image: options.probeImage }),
  ...(options.probeMethods !== undefined && { methods: options.probeMethods }),
  ...(options.probeClients !== undefined && { clients: options.probeClients }),
  ...(options.probeRate !== undefined && { perSecond: options.probeRate }),
  ...(options.probeSeconds !== undefined && { seconds: options.probeSeconds }),
});
