'use client';

import { useQuery } from '@tanstack/react-query';
import { certificatesQuery, meshAgreementQuery } from '@/lib/api/queries';
import type { HeldCertificate } from '@/lib/mesh/certificate';
import type { Concord, MeshAgreement } from '@/lib/mesh/mesh-agreement';
import { plural } from '@/lib/mesh/plural';
import { useNow } from '@/components/ui/use-now';
import { Mark } from '@/components/ui/marks';
import { StateLink } from '@/components/shell/state-link';
import type { UrlState } from '@/components/shell/url-state';
import type { ViewProps } from '@/components/shell/view-props';
import type { Posture, Tally } from '@/lib/answers/posture';
import { only } from './strip';

type Entry = {
  /** Null: not counted yet. */
  readonly count: number | null;
  readonly what: string;
  readonly which: string;
  readonly to: Partial<UrlState>;
};
type Counts = MeshAgreement['counts'];
type Group = { readonly head: string; readonly entries: readonly Entry[] };

/** The first names, and how many more there are. */
const namesText = ({ names }: Tally, all: number): string => {
  const left = all - names.length;
  return names.length === 0
    ? ''
    : `${names.join(', ')}${left > 0 ? `, and ${left.toLocaleString('en')} more` : ''}`;
};

const sentence = (text: string): string => text.replace(/\.$/, '');

const SEVERITIES = [
  ['critical', 'Critical findings'],
  ['error', 'Errors'],
  ['warning', 'Warnings'],
  ['info', 'Remarks'],
] as const;

/** What the proxies present, as far as they were asked. */
const certificateGroup = (held: readonly HeldCertificate[], now: number): Group => {
  const to = { view: 'certificates' as const };
  const entry = (what: string, isOne: (one: HeldCertificate) => boolean): Entry => {
    const own = held.filter(isOne);
    const names = own.slice(0, 3).map(({ pod }) => `${pod.namespace}/${pod.name}`);
    return { count: own.length, what, which: namesText({ count: own.length, names }, own.length), to };
  };
  return {
    head: 'Certificates',
    entries: [
      entry('Certificates out of their time', ({ certificate }) =>
        certificate?.notAfter == null ? false : Date.parse(certificate.notAfter) < now,
      ),
      entry('Proxies that present another identity than declared', ({ certificate, declared }) =>
        certificate?.spiffeId == null ? false : certificate.spiffeId !== declared,
      ),
      entry('Proxies whose certificate was not read', ({ certificate }) => certificate?.state !== 'active'),
    ],
  };
};

/** Classes of answers that stand in one way, and the way to their list. */
const concordEntry = (
  what: string,
  { counts, concord, which }: { counts: Counts | undefined; concord: Concord; which: string },
): Entry => ({
  count: counts?.[concord].classes ?? null,
  what,
  which: [counts === undefined ? '' : plural(counts[concord].pairs, 'answer'), which]
    .filter((part) => part !== '')
    .join(': '),
  to: { view: 'agreement', concord },
});

const toGroups = (posture: Posture, counts: Counts | undefined): readonly Group[] => [
  {
    head: 'Disagree',
    entries: [
      concordEntry('Classes of answers that a proxy or a probe contradicts', {
        counts,
        concord: 'contradicted',
        which: namesText(posture.disagree, posture.disagree.count),
      }),
    ],
  },
  {
    head: 'Wide open',
    entries: [
      {
        count: posture.open.count,
        what: 'Workloads that no ALLOW policy selects',
        which: namesText(posture.open, posture.open.count),
        to: { view: 'table', question: { why: 'no-allow-policy' }, hidden: new Set() },
      },
      {
        count: posture.plaintext.count,
        what: 'Workloads that a caller without an identity reaches',
        which: namesText(posture.plaintext, posture.plaintext.count),
        to: {
          view: 'table',
          question: { from: 'anonymous' },
          hidden: only('conditional', 'allowed-probed', 'allowed-untested', 'disagree'),
        },
      },
    ],
  },
  {
    head: 'Not proved',
    entries: [
      concordEntry('Classes of answers never observed', { counts, concord: 'unproved', which: '' }),
      concordEntry('Classes of answers whose proof is out of date', {
        counts,
        concord: 'stale',
        which: posture.stale.names.map(sentence).join(', '),
      }),
      {
        count: posture.unknown.count,
        what: 'Answers that cannot be told',
        which: posture.unknown.names.map(sentence).join('; '),
        to: { view: 'table', hidden: only('unknown') },
      },
    ],
  },
  {
    head: 'Findings',
    entries: SEVERITIES.map(([severity, what]) => ({
      count: posture.findings[severity].count,
      what,
      which: posture.findings[severity].names.join(', '),
      to: { view: 'findings' as const, severity },
    })),
  },
];

function Row({ entry, onChange }: { readonly entry: Entry; readonly onChange: ViewProps['onChange'] }) {
  const { count, what, which, to } = entry;
  return (
    <li className="not-first:border-t not-first:border-line">
      <StateLink
        to={to}
        onChange={onChange}
        className="grid grid-cols-[64px_minmax(0,1fr)] items-baseline gap-3.5 py-2 no-underline hover:bg-sel phone:min-h-11 phone:grid-cols-[48px_minmax(0,1fr)] phone:gap-2.5"
      >
        <span
          className={`text-right text-[15px] tabular-nums ${(count ?? 0) === 0 ? 'text-ink-3' : 'font-semibold'}`}
        >
          <span className="border-b border-edge pb-px">{count?.toLocaleString('en') ?? '–'}</span>
        </span>
        <span className="min-w-0">
          {what}
          {which === '' ? null : (
            <span className="block text-xs text-pretty text-ink-3 wrap-anywhere">{which}</span>
          )}
        </span>
      </StateLink>
    </li>
  );
}

/** What needs attention, in a fixed order; a zero stays, so that absence is visible. */
export function Ledger({
  posture,
  onChange,
}: {
  readonly posture: Posture;
  readonly onChange: ViewProps['onChange'];
}) {
  const { data } = useQuery(certificatesQuery());
  const now = useNow() ?? 0;
  const { data: agreement } = useQuery(meshAgreementQuery({}));
  const groups = [
    ...toGroups(posture, agreement?.counts),
    ...(data === undefined ? [] : [certificateGroup(data.held, now)]),
  ];
  return (
    <div className="mt-6 border-t-[1.5px] border-ink">
      {groups.map(({ head, entries }) => (
        <section
          key={head}
          className="grid grid-cols-[112px_minmax(0,1fr)] border-b border-line phone:grid-cols-1"
        >
          <h2 className="flex items-center gap-1.5 self-start py-2 font-semibold phone:pb-0">
            {head === 'Disagree' ? <Mark standing="disagree" /> : null} {head}
          </h2>
          <ul>
            {entries.map((entry) => (
              <Row key={entry.what} entry={entry} onChange={onChange} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
