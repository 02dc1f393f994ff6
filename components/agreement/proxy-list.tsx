import { Age } from '@/components/ui/age';
import { type ProxyState, STEP_WORD } from '@/lib/mesh/distributed';
import { Left } from './left';
import { type LineColumn, LineTable } from './line-table';
import { StepMark } from './marks';

type ProxyLine = ProxyState & { readonly key: string };

const NOTHING = '–';

/** Why a proxy was not read, or by what it stands apart from what is declared. */
function Apart({ line }: { readonly line: ProxyLine }) {
  if (line.step === 'unread') return line.detail;
  if (line.differences.length === 0) return <span className="mp-none">nothing</span>;
  return (
    <ul>
      {line.differences.map(({ sentence }) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

const COLUMNS: readonly LineColumn<ProxyLine>[] = [
  {
    id: 'verdict',
    head: 'Stands',
    title: ({ readAt }) => `read ${readAt}`,
    cell: ({ step }) => (
      <span className="mp-verdict">
        <StepMark step={step} />
        <span className={`mp-word ${step === 'in-step' ? '' : 'font-semibold'}`}>{STEP_WORD[step]}</span>
      </span>
    ),
  },
  {
    id: 'pod',
    head: 'Proxy of pod',
    title: ({ pod }) => `${pod.namespace}/${pod.name}`,
    cell: ({ pod }) => (
      <code>
        {pod.namespace}/{pod.name}
      </code>
    ),
  },
  {
    id: 'version',
    head: 'Version',
    title: ({ version }) => version ?? '',
    cell: ({ version }) => <code>{version ?? NOTHING}</code>,
  },
  {
    id: 'updated',
    head: 'Last update',
    cell: ({ updatedAt }) => (updatedAt === null ? NOTHING : <Age at={updatedAt} ago />),
  },
  { id: 'sentence', head: 'Apart by', cell: (line) => <Apart line={line} /> },
];

/** Proxies, what is amiss first; each opens the page of its workload. */
export function ProxyList({
  proxies,
  count,
  onOpen,
}: {
  readonly proxies: readonly ProxyState[];
  readonly count: number;
  readonly onOpen: (target: string) => void;
}) {
  return (
    <>
      <LineTable
        label="Proxies"
        lines={proxies.map((one) => ({ ...one, key: one.pod.uid }))}
        columns={COLUMNS}
        selected={null}
        onEnter={({ target }) => onOpen(target)}
      />
      <Left listed={proxies.length} of={count} />
    </>
  );
}
