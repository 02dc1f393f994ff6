import type { RawOutcome } from '@/lib/mesh/observation';

/** Seconds that one request may take, name resolution and connection included. */
const REQUEST_SECONDS = 3;
const MAX_BODY_BYTES = 1024 * 1024;
const KEPT_BODY = 2048;

export type CurlRequest = { readonly id: string; readonly method: string; readonly url: string };

/**
 * The command as an argument list. `-q` and `--noproxy` keep settings of the container out of it; the answer's
 * headers, its body and one closing line come on one stream, so that a single exec carries all the evidence.
 */
export const curlArgv = ({ id, method, url }: CurlRequest): string[] => [
  ...['curl', '-q', '-sS', '-g', '--http1.1', '--path-as-is', '--noproxy', '*'],
  ...['--connect-timeout', String(REQUEST_SECONDS), '--max-time', String(REQUEST_SECONDS)],
  ...['--max-filesize', String(MAX_BODY_BYTES), '-A', `meshproof/${id}`],
  ...(method === 'HEAD' ? ['--head'] : ['-D', '-']),
  ...['-o', '-', '-w', `\\nmeshproof-end/${id} %{http_code} %{time_total}\\n`, '--url', url],
];

export type CommandOutput = { readonly stdout: string; readonly stderr: string; readonly exitCode: number };

/** What the command printed, taken apart. Output of any shape is read as far as it goes. */
export function readCurl(output: CommandOutput, id: string): RawOutcome {
  const { stdout, stderr, exitCode } = output;
  const end = stdout.lastIndexOf(`\nmeshproof-end/${id} `);
  const { head, body } = splitHead(end < 0 ? stdout : stdout.slice(0, end));
  const [, code = '', seconds = ''] = end < 0 ? [] : stdout.slice(end).trim().split(/\s+/);
  return {
    exitCode,
    httpCode: statusOf(code) ?? statusOf(/^HTTP\/\S+ (\d{3})/.exec(head)?.[1] ?? ''),
    body: body.slice(0, KEPT_BODY),
    headers: headersOf(head),
    error: stderr.trim().slice(0, KEPT_BODY),
    milliseconds: /^\d+([.,]\d+)?$/.test(seconds)
      ? Math.round(Number(seconds.replace(',', '.')) * 1000)
      : null,
  };
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

/** The same list as one line for a POSIX shell, to be shown and pasted; never executed by us. */
export const shellLine = (argv: readonly string[]): string =>
  argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
