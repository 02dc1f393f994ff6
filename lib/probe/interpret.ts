import type { RawOutcome } from '@/lib/mesh/observation';
import type { DataPlane } from '@/lib/mesh/workload';
import { REQUEST_SECONDS } from './curl';
import { type Answer, readAnswer } from './answer';
import type { Circumstances, Reading } from './reading';

/** No proof either way, and what to do about it. */
const NO_TOOL =
  'Not run, no probe tool: this container has no curl. Add curl to its image, run a pod with curl under the same account, or start Meshproof with --probe-image to send from an ephemeral container.';

/** Reads meaning into what curl gave back: a refusal by the proxy, an answer by the application, or neither. */
export function interpret(raw: RawOutcome, circumstances: Circumstances): Reading {
  const tool = withoutTool(raw);
  if (tool) return tool;
  if (raw.httpCode !== null) {
    const answer: Answer = { ...raw, code: raw.httpCode };
    const took = raw.milliseconds === null ? '' : `, ${duration(raw.milliseconds)}`;
    return readAnswer(answer, circumstances, took);
  }
  return withoutAnswer(raw, circumstances);
}

const duration = (milliseconds: number): string =>
  milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;

function withoutTool({ exitCode, error }: RawOutcome): Reading | null {
  const notRun = (meaning: string): Reading => ({ seen: 'not-run', meaning });
  if (exitCode === null) return notRun(`Not run: ${error || 'the command did not start.'}`);
  if (
    exitCode === 126 ||
    exitCode === 127 ||
    /executable file not found|no such file or directory.*curl/i.test(error)
  )
    return notRun(NO_TOOL);
  if (exitCode === 2 && /option .*(unknown|requires|unsupported)/i.test(error))
    return notRun(
      'Not run: curl in this container is too old for the options of a probe. Use an image with curl 7.42 or newer.',
    );
  if (exitCode > 128)
    return notRun(`Not run to its end: the command was stopped by signal ${exitCode - 128}.`);
  return null;
}

const APPLICATION_TLS: Reading = {
  seen: 'unclear',
  meaning:
    "The connection was let through, and the application's own certificate was not trusted: no HTTP request was tried. Cannot tell.",
};

/** What each of curl's exit codes means where no answer came. */
const EXITS: Readonly<Record<number, (circumstances: Circumstances) => Reading>> = {
  1: () => ({
    seen: 'unclear',
    meaning:
      'Bytes came back that are not HTTP. A server that speaks first sends them before a proxy decides: cannot tell.',
  }),
  6: () => ({
    seen: 'unresolved',
    meaning: 'The name was not resolved. This is not a denial: look at DNS and at the Service.',
  }),
  7: ({ port }) => ({
    seen: 'refused',
    meaning: `The connection was refused: nothing listens on port ${port}. This is not a denial.`,
  }),
  28: ({ seconds = REQUEST_SECONDS }) => ({
    seen: 'timed-out',
    meaning: `Time-out after ${seconds} s. This is not a denial: a NetworkPolicy, DNS or a closed port look the same.`,
  }),
  35: ({ client }) => cut('closed during the TLS handshake', client),
  52: ({ client }) => cut('closed without an answer', client),
  55: ({ client }) => cut('reset', client),
  56: ({ client }) => cut('reset', client),
  51: () => APPLICATION_TLS,
  60: () => APPLICATION_TLS,
  77: () => APPLICATION_TLS,
};

function withoutAnswer({ exitCode, error }: RawOutcome, circumstances: Circumstances): Reading {
  const read = exitCode === null ? undefined : EXITS[exitCode];
  if (read) return read(circumstances);
  const words = error === '' ? '' : `: ${error}`;
  return {
    seen: 'unclear',
    meaning: `curl ended with code ${exitCode ?? 'none'} and no answer${words}. Cannot tell.`,
  };
}

const CUTTERS: Readonly<Partial<Record<DataPlane, string>>> = {
  none: 'STRICT mTLS refuses plaintext in this way; so does a policy on a TCP port',
  ambient: 'ztunnel refuses in this way, and so do a policy on a TCP port and the application itself',
};

function cut(how: string, client: DataPlane): Reading {
  const why = CUTTERS[client] ?? 'a policy on a TCP port, or the application itself does this';
  return { seen: 'cut', meaning: `The connection was ${how}: ${why}.` };
}
