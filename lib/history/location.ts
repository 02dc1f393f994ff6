import { homedir } from 'node:os';
import path from 'node:path';

const REMOTE = /^(libsql|https?|wss?):/i;

/** Where observations are kept: a file of this machine, or a libSQL server. */
export type HistoryLocation =
  { readonly kind: 'file'; readonly file: string } | { readonly kind: 'server'; readonly url: string };

/** Without a name: `meshproof/history.db` where this user's programs keep their state. */
export function locateHistory(name: string | undefined, env: NodeJS.ProcessEnv): HistoryLocation {
  if (name !== undefined && REMOTE.test(name)) return { kind: 'server', url: name };
  if (name !== undefined) return { kind: 'file', file: path.resolve(name.replace(/^file:/, '')) };
  const state = env['XDG_STATE_HOME'] ?? '';
  const folder = path.isAbsolute(state) ? state : path.join(homedir(), '.local/state');
  return { kind: 'file', file: path.join(folder, 'meshproof/history.db') };
}

/** The location for people: of a server only its host, since an address may carry a token. */
export function locationText(location: HistoryLocation): string {
  if (location.kind === 'file') return location.file;
  return URL.canParse(location.url) ? new URL(location.url).host : 'the libSQL server';
}
