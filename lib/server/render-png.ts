import { Resvg } from '@resvg/resvg-js';
import { LIGHT } from '@/lib/graph/light';
import { fontFiles } from './fonts';

/** The rasterizer knows no custom properties, so the light tokens are written out. */
const plain = (svg: string): string =>
  svg.replace(/var\(--([a-z0-9-]+)\)/g, (whole, name: string) => LIGHT[name] ?? whole);

/** An SVG picture as PNG at twice its size, with the project's own fonts and no others. */
export async function renderPng(svg: string, root: string): Promise<Uint8Array> {
  const font = {
    loadSystemFonts: false,
    fontFiles: await fontFiles(root),
    defaultFontFamily: 'IBM Plex Sans',
  };
  return new Resvg(plain(svg), { font, fitTo: { mode: 'zoom', value: 2 } }).render().asPng();
}
