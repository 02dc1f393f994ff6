import { type Command, Option } from 'commander';
import { analyse } from '@/lib/engine/analyse';
import { refText } from '@/lib/mesh/object';
import type { DraftRemark, Preview } from '@/lib/mesh/preview';
import { answersText, nowWord, wouldDecide, wouldWord } from '@/lib/preview/words';
import { diffMarkdown, leadOf } from '@/lib/preview/markdown';
import { previewDraft } from '@/lib/server/preview';
import { type FileText, readTexts } from '@/lib/server/read-files';
import { EXIT, stop } from '../exit';
import { addMeshOptions, type MeshOptions, toSettings } from '../options';
import { shortFile } from '../places';
import { readMesh } from '../read-mesh';
import { renderColumns } from '../render-edges';

const FORMATS = ['text', 'json', 'md'] as const;
type DiffOptions = Omit<MeshOptions, 'file'> & {
  readonly draft: string[];
  readonly file: string[];
  readonly output: (typeof FORMATS)[number];
};

/** One text of several files, and the file and line of each of its lines. */
export function joinTexts(texts: readonly FileText[]): {
  readonly text: string;
  readonly placeOf: (line: number) => string;
} {
  const parts: string[] = [];
  const starts: { readonly file: string; readonly first: number }[] = [];
  let line = 1;
  for (const { file, text } of texts) {
    const part = `---\n${text.startsWith('\uFEFF') ? text.slice(1) : text}`.replace(/\n?$/, '\n');
    starts.push({ file, first: line });
    line += part.split('\n').length - 1;
    parts.push(part);
  }
  return {
    text: parts.join(''),
    placeOf: (at) => {
      const start = starts.findLast(({ first }) => first <= at);
      return start === undefined ? '' : `${shortFile(start.file)}:${Math.max(1, at - start.first)}`;
    },
  };
}

const LABEL: Readonly<Record<DraftRemark['effect'], string>> = {
  refused: 'refused',
  warned: 'warning',
  ignored: 'left out',
  noted: 'remark',
};

const remarkText = ({ effect, object, message }: DraftRemark, place: string): string =>
  `${place}: ${LABEL[effect]}${object === null ? '' : ` ${refText(object)}`}: ${message}`;

function renderText({ diff }: Preview): string {
  const rows = diff.changes.map((change) => [
    wouldWord(change),
    nowWord(change),
    change.who,
    change.where,
    wouldDecide(change),
    change.count.toLocaleString('en'),
  ]);
  const table =
    rows.length === 0
      ? []
      : [renderColumns(['would be', 'now', 'from', 'to', 'what would decide', 'answers'], rows), ''];
  const { changes, count } = diff.leftOut;
  const more = changes === 0 ? [] : [`${changes} more lines, for ${answersText(count)}, are left out.`];
  return [...table, ...more, leadOf(diff)].join('\n');
}

const RENDER: Readonly<Record<DiffOptions['output'], (preview: Preview) => string>> = {
  text: renderText,
  json: (preview) => JSON.stringify(preview, null, 2),
  md: (preview) => diffMarkdown(preview.diff, preview.mesh?.name ?? 'files').trimEnd(),
};

/** 2: a document is refused, so that the rest was judged without it; 1: something would open; else 0. */
export function diffExit({ remarks, diff }: Pick<Preview, 'remarks' | 'diff'>): number {
  if (remarks.some(({ effect }) => effect === 'refused')) return EXIT.cannotTell;
  return diff.opens > 0 ? EXIT.contradicted : EXIT.proved;
}

/** `meshproof diff`: which answers a draft would change. */
export const addDiff = (program: Command): Command =>
  addMeshOptions(
    program
      .command('diff')
      .description('which answers manifests would change, were they applied; nothing is applied'),
    '<path...>',
  )
    .requiredOption('-d, --draft <path...>', 'manifests that would be applied; - is standard input')
    .addOption(new Option('-o, --output <format>', 'form of the answer').choices(FORMATS).default('text'))
    .action(async (options: DiffOptions) => {
      const texts = await readTexts(options.draft);
      if (!texts.ok) return stop(texts.error);
      const read = await readMesh(toSettings(options));
      if (!read.ok) return stop(read.error);
      const { text, placeOf } = joinTexts(texts.value);
      const preview = previewDraft(text, { snapshot: read.value, reachability: analyse(read.value) });
      for (const remark of preview.remarks)
        console.error(`meshproof: ${remarkText(remark, placeOf(remark.line))}`);
      console.log(RENDER[options.output](preview));
      process.exitCode = diffExit(preview);
    });
