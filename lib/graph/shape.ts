import type { Standing } from './marks';

/** A colour of the page, by the name of its token. */
export type Token =
  | 'ground'
  | 'panel'
  | 'ink'
  | 'ink-2'
  | 'ink-3'
  | 'line'
  | 'edge'
  | 'sel'
  | 'allow'
  | 'allow-weak'
  | 'deny'
  | 'deny-weak'
  | 'disagree'
  | 'unknown';

export type Stroke = {
  readonly stroke?: Token;
  readonly strokeWidth?: number;
  readonly dash?: string;
  readonly isRound?: boolean;
  readonly fill?: Token;
};

/** `mono` and `head` are 12 px, `small` 11 px, `act` mono 10 px. */
export type Font = 'mono' | 'small' | 'head' | 'act';

/** What the picture is made of. Page and report draw the same shapes, so that they cannot differ. */
export type Shape =
  | ({ readonly kind: 'path'; readonly d: string } & Stroke)
  | ({
      readonly kind: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly radius: number;
    } & Stroke)
  | { readonly kind: 'dot'; readonly x: number; readonly y: number; readonly r: number; readonly fill: Token }
  | {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly font: Font;
      readonly anchor?: 'middle' | 'end';
      readonly spans: readonly { readonly text: string; readonly tone: Token; readonly isBold?: boolean }[];
    }
  | {
      readonly kind: 'mark';
      readonly standing: Standing;
      readonly x: number;
      readonly y: number;
      readonly size: number;
    }
  | {
      readonly kind: 'turned';
      readonly x: number;
      readonly y: number;
      readonly angle: number;
      readonly shapes: readonly Shape[];
    };

/** One run of text. */
export const text = (
  at: { readonly x: number; readonly y: number; readonly anchor?: 'middle' | 'end' },
  font: Font,
  content: string,
  tone: Token,
): Shape => ({ kind: 'text', font, ...at, spans: [{ text: content, tone }] });
