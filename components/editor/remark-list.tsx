import { refText } from '@/lib/mesh/object';
import type { DraftRemark } from '@/lib/mesh/preview';

const EFFECT: Readonly<Record<DraftRemark['effect'], string>> = {
  refused: 'Would be refused',
  warned: 'Would be taken with a warning',
  ignored: 'Not judged',
  noted: 'Remark',
};

/** What a cluster would refuse or warn about, and what the linter says, each with its line. */
export function RemarkList({
  remarks,
  onLine,
}: {
  readonly remarks: readonly DraftRemark[];
  readonly onLine: (line: number) => void;
}) {
  return (
    <ul aria-label="Remarks on the draft" className="border-b border-line bg-ground">
      {remarks.map(({ effect, object, line, path, message }, at) => (
        <li
          key={`${line} ${path} ${at}`}
          className="grid grid-cols-[64px_minmax(0,1fr)] gap-3 border-t border-line px-4 py-1.5 first:border-t-0 phone:px-3"
        >
          <button
            type="button"
            className="self-start text-left underline underline-offset-3 tabular-nums phone:min-h-11"
            onClick={() => onLine(line)}
          >
            line {line}
          </button>
          <p className="wrap-anywhere">
            <b>{EFFECT[effect]}</b>
            {object === null ? null : <span className="text-ink-3"> {refText(object)}</span>}
            <br />
            {message}
          </p>
        </li>
      ))}
    </ul>
  );
}
