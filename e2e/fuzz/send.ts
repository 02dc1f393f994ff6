import type { RawOutcome } from '@/lib/mesh/observation';
import { curlArgv, readCurl } from '@/lib/probe/curl';
import type { WireRequest } from './wire';

const END = 'meshproof-end';

/** One transfer of a longer command; the target is sent as it stands, whatever curl would make of it. */
const transfer = ({ fuzz, authority, method, target, headers }: WireRequest): string[] => [
  ...curlArgv({ id: fuzz.id, method, url: `http://${authority}/` }).slice(2),
  ...(method === 'HEAD' ? [] : ['-X', method]),
  ...['--request-target', target],
  ...(fuzz.host === null ? [] : ['-H', `Host: ${fuzz.host}`]),
  ...headers.flatMap(([name, value]) => ['-H', value === '' ? `${name};` : `${name}: ${value}`]),
  ...['-w', `\\n${END}/${fuzz.id} %{http_code} %{time_total} %{exitcode} %{errormsg}\\n`],
];

/** Many requests of one client as one command, so that one exec carries them. */
export const batchArgv = (requests: readonly WireRequest[]): string[] => [
  ...['curl', '-q'],
  ...requests.flatMap((request, index) => [...(index === 0 ? [] : ['--next']), ...transfer(request)]),
];

/** What each request gave back, by its id; a request without a record has none. */
export const readBatch = (
  stdout: string,
  requests: readonly WireRequest[],
): ReadonlyMap<string, RawOutcome> => {
  const outcomes = new Map<string, RawOutcome>();
  let from = 0;
  for (const { fuzz } of requests) {
    const record = new RegExp(`\\n${END}/${fuzz.id} \\S+ \\S+ (\\d+) ?(.*)\\n`).exec(stdout.slice(from));
    if (record === null) continue;
    const part = stdout.slice(from, from + record.index + record[0].length);
    const [, exitCode = '', stderr = ''] = record;
    outcomes.set(fuzz.id, readCurl({ stdout: part, stderr, exitCode: Number(exitCode) }, fuzz.id));
    from += part.length;
  }
  return outcomes;
};
