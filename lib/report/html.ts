import type { ReportStanding } from '@/lib/mesh/report';

/** Text that is ready to stand in HTML. Only `html`, `join` and `trusted` make it. */
export type Html = { readonly html: string };

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (found) => ENTITIES[found] ?? found);

type Part = Html | string | number;

const toText = (part: Part): string => (typeof part === 'object' ? part.html : escape(String(part)));

/** A template whose every insertion is escaped, unless it is HTML already. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: texts.map((text, at) => text + (at < parts.length ? toText(parts[at] ?? '') : '')).join(''),
});

export const join = (parts: readonly Html[]): Html => ({ html: parts.map((part) => part.html).join('') });

/** Markup that comes from our own code. */
export const trusted = (markup: string): Html => ({ html: markup });

export const nothing: Html = { html: '' };

/** Draws the mark of a standing. */
export type DrawMark = (standing: ReportStanding) => Html;
