const KEY = 'meshproof-watcher';

const fresh = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );

/** Names this page to the server; the same after a reload, so that what it asked for is still its own. */
export function watcherId(): string {
  const known = sessionStorage.getItem(KEY);
  if (known !== null) return known;
  const id = fresh();
  sessionStorage.setItem(KEY, id);
  return id;
}
