/** Longer fragments are cut off by programs that pass links on. */
export const LONGEST_LINK = 32_000;
/** No link of that length holds more, unless it was made to. */
const LONGEST_TEXT = 1_000_000;
const NAME = 'draft';

const toBase64Url = (bytes: Uint8Array): string => {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
};

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> => {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
};

const through = (bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream) =>
  new Blob([bytes]).stream().pipeThrough(stream);

/** Reads at most so many bytes: a small fragment can be made to unfold without end. */
async function readAtMost(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > most) {
      await reader.cancel();
      return null;
    }
    chunks.push(next.value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** A draft as the fragment of an address; empty for no draft, null for one too long to be sent on. */
export async function toFragment(text: string): Promise<string | null> {
  if (text === '') return '';
  const packed = await new Response(
    through(new TextEncoder().encode(text), new CompressionStream('deflate-raw')),
  ).arrayBuffer();
  const fragment = `#${NAME}=${toBase64Url(new Uint8Array(packed))}`;
  return fragment.length > LONGEST_LINK ? null : fragment;
}

/** What an address holds: no draft, a draft, or one that cannot be read. */
export type Linked =
  { readonly kind: 'none' } | { readonly kind: 'draft'; readonly text: string } | { readonly kind: 'broken' };

/** Reads the draft of a fragment. Whatever stands there, it never throws. */
export async function fromFragment(fragment: string): Promise<Linked> {
  const packed = new URLSearchParams(fragment.replace(/^#/, '')).get(NAME);
  if (packed === null || packed === '') return { kind: 'none' };
  try {
    const bytes = await readAtMost(
      through(fromBase64Url(packed), new DecompressionStream('deflate-raw')),
      LONGEST_TEXT,
    );
    if (bytes === null) return { kind: 'broken' };
    return { kind: 'draft', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { kind: 'broken' };
  }
}
