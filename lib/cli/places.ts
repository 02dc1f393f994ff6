import path from 'node:path';
import { type ObjectRef, refText, type Source } from '@/lib/mesh/object';
import { type LineFinder, lineFinder } from '@/lib/objects/locate-source';
import type { FileText } from '@/lib/server/read-files';

/** A line of a file that was read, as a terminal or an editor opens it. */
export type Place = { readonly file: string; readonly line: number };

/** A line with its number. */
export type NumberedLine = { readonly line: number; readonly text: string };

/** Where things stand in the files that were read; each file is searched at most once. */
export type Places = {
  /** The line of a path inside the object that stands there; null: it came from no file. */
  readonly of: (source: Source | null, path: string) => Place | null;
  /** Lines around one; empty: the file is not one of those that were read. */
  readonly around: (place: Place, reach: number) => readonly NumberedLine[];
};

/** Places in these files. */
export function placesIn(texts: readonly FileText[]): Places {
  const byFile = new Map(texts.map(({ file, text }) => [file, text]));
  const finders = new Map<string, LineFinder>();
  const finderOf = (file: string): LineFinder => {
    const finder = finders.get(file) ?? lineFinder(byFile.get(file) ?? '');
    finders.set(file, finder);
    return finder;
  };
  return {
    of: (source, inside) => source && { file: source.file, line: finderOf(source.file)(source, inside) },
    around: ({ file, line }, reach) => {
      const from = Math.max(0, line - 1 - reach);
      return (byFile.get(file) ?? '')
        .trimEnd()
        .split('\n')
        .slice(from, line + reach)
        .map((text, index) => ({ line: from + index + 1, text: text.replace(/\r$/, '') }));
    },
  };
}

/** `manifests/policy.yaml:12`, from the folder in which the command runs. */
export const placeText = ({ file, line }: Place): string => `${shortFile(file)}:${line}`;

/** A path from the folder in which the command runs, where the file lies inside it. */
export function shortFile(file: string): string {
  if (!path.isAbsolute(file)) return file;
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') ? file : relative;
}

type Remark = { readonly object: ObjectRef; readonly path: string; readonly message: string };

/** A remark with its place in front, as editors and terminals link it; each part only where it adds something. */
export function remarkLine(place: Place | null, label: string, { object, path, message }: Remark): string {
  const subject = [
    label,
    ...(object.kind === 'File' ? [] : [refText(object)]),
    ...(path === '' || message.startsWith(path) ? [] : [path]),
  ].join(' ');
  return `${place === null ? '' : `${placeText(place)}: `}${subject}: ${message}`;
}
