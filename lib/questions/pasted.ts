/** A rule of a policy, as Envoy's access log names it; null where it says that none matched. */
type LoggedPolicy = {
  readonly namespace: string;
  readonly name: string;
  readonly rule: number | null;
};

/** What a pasted text tells of one call; what it does not tell is left out. */
export type Pasted = {
  /** What it was taken for. */
  readonly kind: 'access log' | 'policy' | 'identity' | 'command';
  /** `cluster.local/ns/team-b/sa/curl` */
  readonly principal?: string;
  /** The pod or workload that calls. */
  readonly caller?: { readonly namespace: string | null; readonly name: string };
  readonly host?: string;
  readonly port?: number;
  readonly method?: string;
  readonly path?: string;
  readonly code?: number;
  /** Null: the log says that no rule matched. */
  readonly policy?: LoggedPolicy | null;
};

/** Longer texts are no line of a log. */
const LONGEST = 20_000;

const MATCHED =
  /rbac_access_denied_matched_policy\[(none|ns\[([^\]]*)\]-policy\[([^\]]*)\]-rule\[(\d{1,6})\])\]/;

const policyIn = (text: string): LoggedPolicy | null | undefined => {
  const found = MATCHED.exec(text);
  if (found === null) return undefined;
  const [, all, namespace = '', name = '', rule] = found;
  return all === 'none' ? null : { namespace, name, rule: Number(rule) };
};

const SPIFFE = /spiffe:\/\/([\w.-]+\/ns\/[\w.-]+\/sa\/[\w.-]+)/;

const principalIn = (text: string): string | undefined => SPIFFE.exec(text)?.[1];

type Address = Pick<Pasted, 'host' | 'port'>;

const PORT_OF_SCHEME: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

const addressOf = (authority: string): Address => {
  const [, host = '', port] = /^\[?([\w.:-]*?)\]?(?::(\d{1,5}))?$/.exec(authority) ?? [];
  return { ...(host !== '' && { host }), ...(port !== undefined && { port: Number(port) }) };
};

type Target = Address & Pick<Pasted, 'path'>;

const urlOf = (text: string): Target | null => {
  try {
    const url = new URL(/^[a-z][\w+.-]*:\/\//i.test(text) ? text : `http://${text}`);
    const port = url.port === '' ? PORT_OF_SCHEME[url.protocol] : Number(url.port);
    if (port === undefined || url.hostname === '') return null;
    return { host: url.hostname, port, path: url.pathname };
  } catch {
    return null;
  }
};

/** `outbound_.8000_._.httpbin.team-a.svc.cluster.local`: what a sidecar names the Service that it calls. */
const SNI = /outbound_\.(\d{1,5})_\.[^_\s]*_\.([\w.-]+)/;

const sniIn = (text: string): Address => {
  const found = SNI.exec(text);
  return found === null ? {} : { port: Number(found[1]), host: found[2] ?? '' };
};

const REQUEST_LINE = /"([A-Z]{3,10}) (\/[^\s"]*)(?: HTTP\/[\d.]+)?" (\d{3})\b/;

/** The authority stands third from the end of the quoted fields of Istio's default format. */
const authorityIn = (text: string): Address => {
  const quoted = [...text.matchAll(/"([^"]*)"/g)].map(([, value = '']) => value);
  const named = quoted.find(
    (value) =>
      /^[\w-]+(\.[\w-]+)*(:\d{1,5})?$/.test(value) &&
      /[a-z].*[.:]/i.test(value) &&
      !/^[\da-f-]{36}$/i.test(value) &&
      !value.includes('/'),
  );
  return named === undefined ? {} : addressOf(named);
};

const textLog = (text: string): Pasted | null => {
  const found = REQUEST_LINE.exec(text);
  if (found === null) return null;
  const [line, method = '', path = '', code] = found;
  const policy = policyIn(text);
  const principal = principalIn(text);
  return {
    kind: 'access log',
    method,
    path,
    code: Number(code),
    ...authorityIn(text.replace(line, '')),
    ...sniIn(text),
    ...(policy !== undefined && { policy }),
    ...(principal !== undefined && { principal }),
  };
};

const fieldOf = (log: Readonly<Record<string, unknown>>, ...names: readonly string[]): string | undefined => {
  for (const name of names) {
    const value = log[name];
    if (typeof value === 'string' && value !== '' && value !== '-') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
};

const objectIn = (text: string): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
};

const jsonLog = (text: string): Pasted | null => {
  const log = objectIn(text);
  const code = log && fieldOf(log, 'response_code', 'status', 'response_status');
  if (log === null || code == null || !/^\d{3}$/.test(code)) return null;
  const [method, path] = [fieldOf(log, 'method'), fieldOf(log, 'path', 'original_path')];
  const policy = policyIn(fieldOf(log, 'response_code_details') ?? text);
  const principal = principalIn(text);
  return {
    kind: 'access log',
    code: Number(code),
    ...addressOf(fieldOf(log, 'authority') ?? ''),
    ...sniIn(fieldOf(log, 'requested_server_name') ?? ''),
    ...(method !== undefined && { method }),
    ...(path !== undefined && { path }),
    ...(policy !== undefined && { policy }),
    ...(principal !== undefined && { principal }),
  };
};

/** Words of a command line, quotes taken off; nothing is expanded and nothing is run. */
const words = (text: string): string[] =>
  [...text.replaceAll(/\\(\r?\n| (?= ))/g, ' ').matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"']+)/g)].map(
    ([, double, single, bare]) => double?.replaceAll(/\\(.)/g, '$1') ?? single ?? bare ?? '',
  );

/** Options of curl that take the next word. */
const WITH_VALUE = new Set([
  ...['-X', '--request', '--url'],
  ...[
    '-H',
    '-d',
    '-o',
    '-w',
    '-m',
    '-u',
    '-A',
    '-e',
    '-b',
    '-c',
    '-x',
    '-F',
    '-T',
    '-E',
    '-K',
    '-r',
    '-y',
    '-Y',
    '-z',
  ],
  ...[
    '--header',
    '--data',
    '--data-raw',
    '--data-binary',
    '--data-urlencode',
    '--json',
    '--output',
    '--write-out',
  ],
  ...[
    '--max-time',
    '--connect-timeout',
    '--user',
    '--user-agent',
    '--referer',
    '--cookie',
    '--cookie-jar',
    '--proxy',
  ],
  ...[
    '--form',
    '--upload-file',
    '--cert',
    '--key',
    '--cacert',
    '--resolve',
    '--connect-to',
    '--retry',
    '--config',
  ],
]);
const SENDS = new Set([
  '-d',
  '--data',
  '--data-raw',
  '--data-binary',
  '--data-urlencode',
  '--json',
  '-F',
  '--form',
]);

type Curl = { method?: string; target?: Target | null; host?: string };

const METHOD = /^(?:-X|--request=?)([A-Za-z]+)$/;

/** What one option says, given the word behind it. */
const readOption = (curl: Curl, word: string, next: string): void => {
  const joined = METHOD.exec(word)?.[1];
  if (joined !== undefined) curl.method = joined;
  else if (word === '-X' || word === '--request') curl.method = next;
  else if (word === '-I' || word === '--head') curl.method = 'HEAD';
  else if (SENDS.has(word)) curl.method ??= 'POST';
  else if (word === '--url') curl.target = urlOf(next);
  else if (/^(-H|--header)$/.test(word) && /^host:/i.test(next)) curl.host = next.slice(5).trim();
};

const curlOf = (args: readonly string[]): Pasted | null => {
  const curl: Curl = {};
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (!word.startsWith('-')) {
      curl.target ??= urlOf(word);
      continue;
    }
    readOption(curl, word, args[at + 1] ?? '');
    if (WITH_VALUE.has(word)) at++;
  }
  if (curl.target == null) return null;
  const { host } = addressOf(curl.host ?? '');
  const method = curl.method?.toUpperCase() ?? 'GET';
  return { kind: 'command', ...curl.target, ...(host !== undefined && { host }), method };
};

/** Who runs the command that stands behind `--`. */
const callerOf = (args: readonly string[]): Pasted['caller'] => {
  const flag = args.findIndex((word) => word === '-n' || word === '--namespace');
  const joined = args.find((word) => word.startsWith('--namespace='))?.slice('--namespace='.length);
  const namespace = joined ?? (flag < 0 ? null : (args[flag + 1] ?? null));
  const skip = new Set([
    '-n',
    '--namespace',
    '-c',
    '--container',
    '--context',
    '--kubeconfig',
    '-f',
    '--filename',
  ]);
  const name = args.find((word, at) => !word.startsWith('-') && !skip.has(args[at - 1] ?? ''));
  return name === undefined ? undefined : { namespace, name: name.replace(/^[a-z]+\//, '') };
};

const isCurl = (word: string): boolean => /(^|\/)curl$/.test(word);

const command = (text: string): Pasted | null => {
  const all = words(text.replace(/^\s*[$#]\s+/, ''));
  const exec = all.findIndex((word) => word === 'exec' || word === 'debug');
  const isKubectl = exec > 0 && /(^|\/)(kubectl|oc|k)$/.test(all[0] ?? '');
  const curl = all.findIndex((word, at) => isCurl(word) && (!isKubectl || at > all.indexOf('--')));
  const call = curl < 0 ? null : curlOf(all.slice(curl + 1));
  if (call === null || !isKubectl) return call;
  // A namespace may stand before the verb as well as behind it.
  const between = all.slice(exec + 1, curl).filter((word) => word !== '--');
  const caller = callerOf([...between, ...all.slice(1, exec)]);
  return { ...call, ...(caller !== undefined && { caller }) };
};

const named = (text: string): Pasted | null => {
  const policy = policyIn(text);
  if (policy !== undefined) return { kind: 'policy', policy };
  const principal = principalIn(text);
  return principal === undefined ? null : { kind: 'identity', principal };
};

/** Reads a line of an access log, a matched policy, a SPIFFE ID, or a curl command; null: it is none of these. */
export function readPasted(text: string): Pasted | null {
  if (text.length > LONGEST) return null;
  return command(text) ?? jsonLog(text) ?? textLog(text) ?? named(text);
}
