import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { decompress } from 'wawoff2';

const FACES = [
  { family: 'IBM Plex Sans', weight: 400, file: 'ibm-plex-sans/files/ibm-plex-sans-latin-400-normal.woff2' },
  { family: 'IBM Plex Sans', weight: 600, file: 'ibm-plex-sans/files/ibm-plex-sans-latin-600-normal.woff2' },
  { family: 'IBM Plex Mono', weight: 400, file: 'ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2' },
  { family: 'IBM Plex Mono', weight: 500, file: 'ibm-plex-mono/files/ibm-plex-mono-latin-500-normal.woff2' },
  {
    family: 'IBM Plex Serif',
    weight: 400,
    file: 'ibm-plex-serif/files/ibm-plex-serif-latin-400-normal.woff2',
  },
] as const;

const read = (root: string, file: string): Promise<Buffer> =>
  readFile(path.join(root, 'node_modules/@fontsource', file));

/** `@font-face` rules with the fonts inside, so that a report carries its own type. */
export async function fontFaces(root: string): Promise<string> {
  const faces = await Promise.all(
    FACES.map(async ({ family, weight, file }) => {
      const data = (await read(root, file)).toString('base64');
      return `@font-face{font-family:"${family}";font-weight:${weight};src:url(data:font/woff2;base64,${data}) format("woff2")}`;
    }),
  );
  return faces.join('\n');
}

let unpacked: Promise<string[]> | undefined;

/** Paths of the same fonts as TrueType, which the rasterizer reads; unpacked once a process. */
export const fontFiles = (root: string): Promise<string[]> => (unpacked ??= unpack(root));

async function unpack(root: string): Promise<string[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'meshproof-fonts-'));
  const files: string[] = [];
  // One after another: the decompressor hands out views of one memory.
  for (const { file } of FACES) {
    const target = path.join(folder, `${path.basename(file, '.woff2')}.ttf`);
    await writeFile(target, await decompress(await read(root, file)));
    files.push(target);
  }
  return files;
}
