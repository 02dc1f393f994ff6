import { Resvg } from '@resvg/resvg-js';
import { fontFiles } from './fonts';

/** An SVG picture as PNG at twice its size, with the project's own fonts and no others. */
export async function renderPng(svg: string, root: string): Promise<Uint8Array> {
  const font = {
    loadSystemFonts: false,
    fontFiles: await fontFiles(root),
    defaultFontFamily: 'IBM Plex Sans',
  };
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: 2 } }).render().asPng();
}
