import { LIGHT } from '@/lib/graph/light';
import type { GraphView } from '@/lib/graph/graph-view';
import { layoutGraph } from '@/lib/graph/layout';
import { renderGraphSvg } from '@/lib/graph/render-svg';

/** The least size of an exported picture. */
const SHEET = { width: 1240, height: 480 };

const toDataUrl = async (url: string): Promise<string> => {
  const blob = await (await fetch(url)).blob();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
    reader.onerror = () => reject(new Error(`The font ${url} could not be read.`));
    reader.readAsDataURL(blob);
  });
};

const isWanted = (rule: CSSFontFaceRule): boolean => {
  const range = rule.style.getPropertyValue('unicode-range');
  const style = rule.style.getPropertyValue('font-style');
  const family = rule.style.getPropertyValue('font-family');
  return (
    /IBM Plex (Sans|Mono)/.test(family) && style !== 'italic' && (range === '' || /U\+0{0,4}-/i.test(range))
  );
};

const rulesOf = (sheet: CSSStyleSheet): CSSFontFaceRule[] => {
  try {
    return [...sheet.cssRules].filter((rule): rule is CSSFontFaceRule => rule instanceof CSSFontFaceRule);
  } catch {
    // A sheet of another origin does not show its rules; its fonts are then left to the viewer.
    return [];
  }
};

/** The page's own fonts as CSS that needs no network, so that the file looks the same elsewhere. */
const fontCss = async (): Promise<string> => {
  const wanted = [...document.styleSheets].flatMap(rulesOf).filter(isWanted);
  const faces = wanted.map(async ({ style, parentStyleSheet }) => {
    const source = /url\("?([^")]+)"?\)/.exec(style.getPropertyValue('src'))?.[1];
    if (source === undefined) return '';
    const url = await toDataUrl(new URL(source, parentStyleSheet?.href ?? document.baseURI).href);
    const [family, weight] = [style.getPropertyValue('font-family'), style.getPropertyValue('font-weight')];
    return `@font-face{font-family:${family};font-weight:${weight};src:url(${url})}`;
  });
  return (await Promise.all(faces)).join('');
};

const save = (blob: Blob, name: string): void => {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};

const toSvg = async (view: GraphView): Promise<string> =>
  renderGraphSvg(view, layoutGraph(view, SHEET), { tokens: LIGHT, fonts: await fontCss() });

const toPng = async (svg: string): Promise<Blob | null> => {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth * 2;
  canvas.height = image.naturalHeight * 2;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
};

/** Saves the picture as it is filtered now, on light ground. */
export const exportPicture = async (view: GraphView, format: 'svg' | 'png', name: string): Promise<void> => {
  const svg = await toSvg(view);
  const blob = format === 'svg' ? new Blob([svg], { type: 'image/svg+xml' }) : await toPng(svg);
  if (blob !== null) save(blob, `${name.replace(/[^a-z0-9.-]+/gi, '-')}.${format}`);
};
