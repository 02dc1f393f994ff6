/** What one call of curl asks for. */
export type CurlOptions = {
  readonly url: string;
  readonly method: string | null;
  readonly headOnly: boolean;
  readonly headers: readonly (readonly [string, string])[];
  readonly userAgent: string;
  readonly dumpHeaders: string | null;
  readonly output: string;
  readonly writeOut: string;
  readonly isSilent: boolean;
  readonly showsErrors: boolean;
  readonly maxSeconds: number;
};

/** An option that curl would refuse: exit code 2 and this text. */
export type Misuse = { readonly misuse: string };

type Settings = { -readonly [K in keyof CurlOptions]: CurlOptions[K] };

const flags: Readonly<Record<string, (settings: Settings) => void>> = {
  '-q': () => undefined,
  '-g': () => undefined,
  '-N': () => undefined,
  '--http1.1': () => undefined,
  '--path-as-is': () => undefined,
  '-s': (settings) => (settings.isSilent = true),
  '-S': (settings) => (settings.showsErrors = true),
  '-I': (settings) => (settings.headOnly = true),
};

const withValue: Readonly<Record<string, (settings: Settings, value: string) => void>> = {
  '--noproxy': () => undefined,
  '--max-filesize': () => undefined,
  '--connect-timeout': (settings, value) =>
    (settings.maxSeconds = Math.min(settings.maxSeconds, seconds(value))),
  '--max-time': (settings, value) => (settings.maxSeconds = Math.min(settings.maxSeconds, seconds(value))),
  '-A': (settings, value) => (settings.userAgent = value),
  '-D': (settings, value) => (settings.dumpHeaders = value),
  '-H': (settings, value) => (settings.headers = [...settings.headers, pairOf(value)]),
  '-X': (settings, value) => (settings.method = value),
  '-o': (settings, value) => (settings.output = value),
  '-w': (settings, value) => (settings.writeOut = value),
  '--url': (settings, value) => (settings.url = value),
};

const longNames: Readonly<Record<string, string>> = {
  '--disable': '-q',
  '--no-buffer': '-N',
  '--globoff': '-g',
  '--silent': '-s',
  '--show-error': '-S',
  '--head': '-I',
  '--user-agent': '-A',
  '--dump-header': '-D',
  '--header': '-H',
  '--request': '-X',
  '--output': '-o',
  '--write-out': '-w',
  '-m': '--max-time',
};

const seconds = (text: string): number => (Number(text) > 0 ? Number(text) : Infinity);

const pairOf = (line: string): readonly [string, string] => {
  const colon = line.indexOf(':');
  return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).trim()];
};

/** Short flags may stand together: `-sS` is `-s -S`. */
const split = (word: string): readonly string[] =>
  /^-[a-zA-Z]{2,}$/.test(word) ? Array.from(word.slice(1), (letter) => `-${letter}`) : [word];

/** `--next` begins another transfer, with options of its own. */
const splitTransfers = (argv: readonly string[]): readonly (readonly string[])[] => {
  const at = argv.indexOf('--next');
  return at < 0 ? [argv] : [argv.slice(0, at), ...splitTransfers(argv.slice(at + 1))];
};

/** Reads an argument list without the program's name: the transfers that it asks for, in order. */
export const readCurlOptions = (argv: readonly string[]): readonly CurlOptions[] | Misuse => {
  const transfers: CurlOptions[] = [];
  for (const words of splitTransfers(argv)) {
    const transfer = readTransfer(words);
    if ('misuse' in transfer) return transfer;
    transfers.push(transfer);
  }
  return transfers;
};

const readTransfer = (argv: readonly string[]): CurlOptions | Misuse => {
  const settings: Settings = {
    url: '',
    method: null,
    headOnly: false,
    headers: [],
    userAgent: 'curl/8.16.0',
    dumpHeaders: null,
    output: '-',
    writeOut: '',
    isSilent: false,
    showsErrors: false,
    maxSeconds: 300,
  };
  const words = argv.flatMap(split);
  while (words.length > 0) {
    const word = words.shift() ?? '';
    const name = longNames[word] ?? word;
    const take = withValue[name];
    if (take) {
      const value = words.shift();
      if (value === undefined) return { misuse: `option ${word}: requires parameter` };
      take(settings, value);
    } else if (flags[name]) flags[name](settings);
    else if (word.startsWith('-')) return { misuse: `option ${word}: is unknown` };
    else settings.url = word;
  }
  return settings.url === '' ? { misuse: 'no URL specified' } : settings;
};
