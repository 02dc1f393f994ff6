import { PREDICTED, verdictMark } from '@/components/evidence/distributed-cell';
import { Mark } from '@/components/ui/marks';
import { Age } from '@/components/ui/age';
import type { ClassConcord } from '@/lib/mesh/mesh-agreement';
import { Left } from './left';
import { type LineColumn, LineTable } from './line-table';

type ClassLine = ClassConcord & { readonly key: string };

const verdictText = ({ verdict }: ClassLine): string => PREDICTED[verdict].word;

const COLUMNS: readonly LineColumn<ClassLine>[] = [
  {
    id: 'verdict',
    head: 'Declared',
    title: verdictText,
    cell: (line) => (
      <span className="mp-verdict">
        <Mark
          standing={
            line.concord === 'contradicted' ? 'disagree' : verdictMark(line.verdict, line.concord === 'agree')
          }
        />
        <span className="mp-word">{verdictText(line)}</span>
      </span>
    ),
  },
  { id: 'from', head: 'From', cell: ({ from }) => <code>{from}</code> },
  { id: 'to', head: 'To', cell: ({ to }) => <code>{to}</code> },
  {
    id: 'pairs',
    head: 'Answers',
    isRight: true,
    cell: ({ pairs }) => (
      <>
        {pairs.toLocaleString('en')}
        <span className="mp-unit"> {pairs === 1 ? 'answer' : 'answers'}</span>
      </>
    ),
  },
  { id: 'sentence', head: 'How it stands', cell: ({ sentence }) => sentence },
  {
    id: 'probed',
    head: 'Probed',
    cell: ({ at }) => (at === null ? 'never' : <Age at={at} ago />),
  },
];

/** The classes of answers that stand in one way; each opens the evidence of its edge. */
export function ClassList({
  classes,
  count,
  selected,
  onSelect,
}: {
  readonly classes: readonly ClassConcord[];
  /** All that there are, of which the first are listed. */
  readonly count: number;
  readonly selected: string | null;
  readonly onSelect: (edge: string) => void;
}) {
  const lines = classes.map((one) => ({ ...one, key: one.edge }));
  return (
    <>
      <LineTable
        label="Classes of answers"
        lines={lines}
        columns={COLUMNS}
        selected={selected}
        onEnter={({ edge }) => onSelect(edge)}
      />
      <Left listed={classes.length} of={count} />
    </>
  );
}
