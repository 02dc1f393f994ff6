import { monoWidth } from '@/lib/graph/measure';
import { cutTo } from '@/lib/graph/names';

export type TextFont = 'sans' | 'mono';

let pen: CanvasRenderingContext2D | null = null;

/** The width of a text in a table, in px. */
export function textWidth(text: string, font: TextFont): number {
  if (font === 'mono') return monoWidth(text);
  pen ??= document.createElement('canvas').getContext('2d');
  if (pen === null) return text.length * 7;
  pen.font = '400 13px "IBM Plex Sans Variable"';
  return pen.measureText(text).width;
}

/** Cuts a text out of its middle until it fits; the row number or port at its end stays. */
export function fitText(text: string, font: TextFont, room: number): string {
  if (room <= 0 || textWidth(text, font) <= room) return text;
  let length = text.length - 1;
  while (length > 6 && textWidth(cutTo(text, length), font) > room) length--;
  return cutTo(text, length);
}
