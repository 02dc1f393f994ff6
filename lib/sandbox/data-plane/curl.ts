import type { ExecResult } from '../contract';
import { type CurlOptions, readCurlOptions } from './curl-options';
import { send, type Seat } from './dial';
import { type Failure, type PlainRequest, type Reply, toExchangeError } from './http-exchange';

type Target = { readonly host: string; readonly port: number };
type Ending = { readonly exitCode: number; readonly message: string };

/** curl's exit code and words for each way in which no answer came. */
const ending = (failure: Failure, { host, port }: Target, milliseconds: number): Ending => {
  switch (failure) {
    case 'unresolved':
      return { exitCode: 6, message: `Could not resolve host: ${host}` };
    case 'refused':
      return {
        exitCode: 7,
        message: `Failed to connect to ${host} port ${port} after ${milliseconds} ms: Could not connect to server`,
      };
    case 'timed-out':
      return {
        exitCode: 28,
        message: `Operation timed out after ${milliseconds} milliseconds with 0 bytes received`,
      };
    case 'closed':
      return { exitCode: 52, message: 'Empty reply from server' };
    case 'reset':
      return { exitCode: 56, message: 'Recv failure: Connection reset by peer' };
    case 'not-http':
      return { exitCode: 1, message: 'Received HTTP/0.9 when not allowed' };
  }
};

const parts = /^http:\/\/([^/:?#]+)(?::(\d+))?([/?][^#]*)?(?:#.*)?$/;

const headersOf = (options: CurlOptions, { host, port }: Target): PlainRequest['headers'] => {
  const isHost = ([name]: readonly [string, string]): boolean => name.toLowerCase() === 'host';
  const [, own] = options.headers.find(isHost) ?? [];
  return [
    ['Host', own ?? (port === 80 ? host : `${host}:${port}`)],
    ['User-Agent', options.userAgent],
    ['Accept', '*/*'],
    ...options.headers.filter((header) => !isHost(header)),
  ];
};

const requestOf = (options: CurlOptions): { to: Target; request: PlainRequest } | Ending => {
  const [, host, port, path = '/'] = parts.exec(options.url) ?? [];
  if (host === undefined) {
    const [, scheme] = /^(\w+):\/\//.exec(options.url) ?? [];
    return scheme === undefined || scheme === 'http'
      ? { exitCode: 3, message: 'URL rejected: Malformed input to a URL function' }
      : { exitCode: 1, message: `Protocol "${scheme}" not supported` };
  }
  const to = { host, port: Number(port ?? 80) };
  const method = options.method ?? (options.headOnly ? 'HEAD' : 'GET');
  return {
    to,
    request: { method, path: path.startsWith('?') ? `/${path}` : path, headers: headersOf(options, to) },
  };
};

const headOf = (reply: Reply): string =>
  [`HTTP/1.1 ${reply.status} ${reply.reason}`, ...reply.headers.map(([name, value]) => `${name}: ${value}`)]
    .map((line) => `${line}\r\n`)
    .join('') + '\r\n';

const writeOut = (
  template: string,
  facts: { readonly status: number; readonly ended: Ending; readonly milliseconds: number },
): string => {
  const variables: Readonly<Record<string, string>> = {
    http_code: String(facts.status).padStart(3, '0'),
    response_code: String(facts.status).padStart(3, '0'),
    exitcode: String(facts.ended.exitCode),
    errormsg: facts.ended.message,
    time_total: (facts.milliseconds / 1000).toFixed(6),
  };
  return template
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/%\{(\w+)\}/g, (_whole, name: string) => variables[name] ?? '');
};

const bodyOf = (options: CurlOptions, reply: Reply): string => {
  const dumped = options.dumpHeaders === '-' || options.headOnly ? headOf(reply) : '';
  return dumped + (options.output === '-' ? reply.body.toString('utf8') : '');
};

const isEnding = (value: object): value is Ending => 'exitCode' in value;

/** One transfer: what it prints, and how it ends. */
const transfer = async (seat: Seat, options: CurlOptions, signal: AbortSignal): Promise<ExecResult> => {
  const since = performance.now();
  const report = (reply: Reply | null, ended: Ending): ExecResult => {
    const milliseconds = performance.now() - since;
    const speaks = ended.exitCode !== 0 && (!options.isSilent || options.showsErrors);
    return {
      stdout:
        (reply ? bodyOf(options, reply) : '') +
        writeOut(options.writeOut, { status: reply?.status ?? 0, ended, milliseconds }),
      stderr: speaks ? `curl: (${ended.exitCode}) ${ended.message}\n` : '',
      exitCode: ended.exitCode,
    };
  };
  const asked = requestOf(options);
  if (isEnding(asked)) return report(null, asked);
  const timer = AbortSignal.timeout(options.maxSeconds * 1000);
  try {
    const reply = await send(seat, asked.to, asked.request, AbortSignal.any([signal, timer]));
    return report(reply, { exitCode: 0, message: '' });
  } catch (error) {
    signal.throwIfAborted();
    const waited = Math.round(performance.now() - since);
    return report(null, ending(toExchangeError(error).failure, asked.to, waited));
  }
};

/** What curl would print and end with, for requests that are really sent, one after the other. */
export const runCurl = async (
  seat: Seat,
  argv: readonly string[],
  { signal, write }: { readonly signal: AbortSignal; readonly write: (text: string) => void },
): Promise<Omit<ExecResult, 'stdout'>> => {
  const transfers = readCurlOptions(argv);
  if ('misuse' in transfers)
    return {
      stderr: `curl: ${transfers.misuse}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`,
      exitCode: 2,
    };
  let [stderr, exitCode] = ['', 0];
  for (const options of transfers) {
    const ended = await transfer(seat, options, signal);
    write(ended.stdout);
    stderr += ended.stderr;
    ({ exitCode } = ended);
  }
  return { stderr, exitCode };
};
