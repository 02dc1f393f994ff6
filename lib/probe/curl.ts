import type { RawOutcome } from '@/lib/mesh/observation';

/** Seconds that one request may take, name resolution and connection included, unless the operator says otherwise. */
export const REQUEST_SECONDS = 3;
const MAX_BODY_BYTES = 1024 * 1024;
const KEPT_BODY = 2048;

export type CurlRequest = {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly seconds?: number | undefined;
};

const METHOD: Readonly<Record<string, readonly string[]>> = { GET: ['-D', '-'], HEAD: ['--head'] };

/** `--noproxy` and `-q` keep settings of the container out of it; `-N` hands each answer on as it comes. */
const options = ({ id, method, url, seconds = REQUEST_SECONDS }: CurlRequest, mark: string): string[] => [
  ...['-sSgN', '--http1.1', '--path-as-is', '--noproxy', '*'],
  ...['--connect-timeout', String(seconds), '--max-time', String(seconds)],
  ...['--max-filesize', String(MAX_BODY_BYTES), '-A', `meshproof/${id}`],
  ...(METHOD[method] ?? ['-X', method, '-D', '-']),
  ...['-o', '-', '-w', `\\nmeshproof-end/${mark} %{http_code} %{time_total} %{exitcode} %{errormsg}\\n`],
  ...['--url', url],
];

/** The command for one request, as an argument list; no shell reads it. */
export const curlArgv = (request: CurlRequest): string[] => batchArgv([request], request.id);

/**
 * One command for several requests. Each has a record of its own on the one stream: the answer's headers, its body
 * and a closing line. A mark that is no request's id never leaves the client, so no answer can write a record.
 */
export const batchArgv = (requests: readonly CurlRequest[], mark: string): string[] => [
  ...['curl', '-q'],
  ...requests.flatMap((request, at) => [...(at === 0 ? [] : ['--next']), ...options(request, mark)]),
];

/** The same list as one line for a POSIX shell, to be shown and pasted; never executed by us. */
export const shellLine = (argv: readonly string[]): string =>
  argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');

/** Room for an answer's head and the part of its body that is kept; what is longer loses its middle. */
const HELD_HEAD = 64 * 1024;
const HELD_TAIL = 4 * 1024;

/** One request's record, taken apart. */
export type CurlRecord = Omit<RawOutcome, 'exitCode'> & {
  /** Null: this curl is too old to say. */
  readonly exitCode: number | null;
};

/** Takes records out of a stream as it comes; output of any shape and length is read as far as it goes. */
export function recordReader(mark: string) {
  const end = new RegExp(`\\nmeshproof-end/${mark} (\\d{3}) ([\\d.,]+) (\\d*) ?([^\\n]*)\\n`);
  let held = '';
  return {
    feed(text: string): CurlRecord[] {
      held += text;
      const records: CurlRecord[] = [];
      for (let found = end.exec(held); found; found = end.exec(held)) {
        const [whole, code = '', seconds = '', exit = '', words = ''] = found;
        records.push(toRecord(held.slice(0, found.index), { code, seconds, exit, words }));
        held = held.slice(found.index + whole.length);
      }
      if (held.length > HELD_HEAD + HELD_TAIL) held = held.slice(0, HELD_HEAD) + held.slice(-HELD_TAIL);
      return records;
    },
    /** What stands after the last whole record. */
    rest: (): string => held,
  };
}

type Closing = Readonly<Record<'code' | 'seconds' | 'exit' | 'words', string>>;

function toRecord(text: string, { code, seconds, exit, words }: Closing): CurlRecord {
  const { head, body } = splitHead(text);
  return {
    exitCode: exit === '' ? null : Number(exit),
    httpCode: statusOf(code),
    body: body.slice(0, KEPT_BODY),
    headers: headersOf(head),
    error: exit === '' || exit === '0' ? '' : `curl: (${exit}) ${words}`.trim(),
    milliseconds: Math.round(Number(seconds.replace(',', '.')) * 1000),
  };
}

const ERROR_LINE = /^curl: \((\d+)\)/;

/**
 * What an old curl leaves out of its records stands on its error stream, a line for each request that failed, in their
 * order. Where the lines do not match the records, nobody can say which is whose.
 */
export function settleExits(records: readonly CurlRecord[], stderr: string): RawOutcome[] {
  const lines = stderr.split('\n').filter((line) => ERROR_LINE.test(line));
  const silent = records.filter(({ exitCode, httpCode }) => exitCode === null && httpCode === null);
  const fits = lines.length === silent.length;
  return records.map((record) => {
    if (record.exitCode !== null) return record;
    if (record.httpCode !== null) return { ...record, exitCode: 0 };
    const line = fits ? (lines[silent.indexOf(record)] ?? '') : '';
    const code = ERROR_LINE.exec(line)?.[1];
    return { ...record, exitCode: Number(code ?? 0), error: line.slice(0, KEPT_BODY) };
  });
}

/** A request that left no record: the command ended, or was ended, before it. */
export const noRecord = (exitCode: number, stderr: string, rest: string): RawOutcome => {
  const { head, body } = splitHead(rest);
  return {
    exitCode,
    httpCode: statusOf(/^HTTP\/\S+ (\d{3})/.exec(head)?.[1] ?? ''),
    body: body.slice(0, KEPT_BODY),
    headers: headersOf(head),
    error: stderr.trim().slice(0, KEPT_BODY),
    milliseconds: null,
  };
};

export type CommandOutput = { readonly stdout: string; readonly stderr: string; readonly exitCode: number };

/** What the command for one request printed, taken apart. */
export function readCurl({ stdout, stderr, exitCode }: CommandOutput, id: string): RawOutcome {
  const reader = recordReader(id);
  const record = reader.feed(stdout).at(-1);
  if (!record) return noRecord(exitCode, stderr, reader.rest());
  return { ...record, exitCode: record.exitCode ?? exitCode, error: record.error || stderr.trim() };
}

/** curl writes `000` where there was no answer. */
const statusOf = (text: string): number | null => (/^[1-9]\d\d$/.test(text) ? Number(text) : null);

/** The last head before the body: an interim answer (1xx) has one of its own in front. */
function splitHead(text: string): { head: string; body: string } {
  let head = '';
  let body = text;
  while (/^HTTP\/\d/.test(body) && !/^HTTP\/\S+ [2-5]/.test(head)) {
    const gap = /\r?\n\r?\n/.exec(body);
    head = gap ? body.slice(0, gap.index) : body;
    body = gap ? body.slice(gap.index + gap[0].length) : '';
  }
  return { head, body };
}

const headersOf = (head: string): Record<string, string> =>
  Object.fromEntries(
    head.split(/\r?\n/).flatMap((line) => {
      const [, name, value] = /^([A-Za-z0-9!#$%&'*+.^_`|~-]+):\s*(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value.trim()]];
    }),
  );
