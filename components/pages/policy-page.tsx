'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { StateLink } from '@/components/shell/state-link';
import type { ViewProps } from '@/components/shell/view-props';
import { isLong, LongLines, widestOf } from '@/components/ui/long-lines';
import type { PolicyPage as Page } from '@/lib/api/contract';
import { policyPageQuery } from '@/lib/api/queries';
import { groupBy } from '@/lib/graph/group-by';
import { refKey } from '@/lib/mesh/object';
import { AnswersOf } from './answers-of';
import { Gone, PageFrame, Section } from './page-frame';

const LINE = 'grid grid-cols-[52px_1fr]';

function Remark({ remark }: { readonly remark: Page['remarks'][number] }) {
  return (
    <p className="bg-panel py-1 pr-3 pl-13 font-sans whitespace-normal text-ink-2">
      {remark.severity} <code>{remark.code}</code>: {remark.message}
    </p>
  );
}

/** The whole object, with each finding under its line. */
function Source({ page }: { readonly page: Page }) {
  const { lines, remarks } = page;
  const widest = useMemo(() => widestOf(lines), [lines]);
  const at = useMemo(() => groupBy(remarks, ({ line }) => `${line}`), [remarks]);
  return (
    <>
      {at.get('null')?.map((remark, place) => (
        <Remark key={place} remark={remark} />
      ))}
      <pre
        tabIndex={0}
        aria-label="YAML of the policy"
        className={`overflow-auto rounded-md border border-line bg-ground py-1.5 text-xs leading-[18px] ${isLong(lines.length) ? 'max-h-[70dvh]' : ''}`}
      >
        <LongLines
          count={lines.length}
          widest={widest}
          first={-1}
          line={(place) => {
            const own = at.get(`${place + 1}`) ?? [];
            return (
              <>
                <div
                  data-lit={own.length > 0 || undefined}
                  className={`${LINE} ${own.length > 0 ? 'bg-lit text-lit-ink shadow-[inset_2px_0_0_var(--ink)]' : ''}`}
                >
                  <span className="pr-2.5 text-right text-ink-3 select-none">{place + 1}</span>
                  <span className="pr-3">{lines[place]}</span>
                </div>
                {own.map((remark, one) => (
                  <Remark key={one} remark={remark} />
                ))}
              </>
            );
          }}
        />
      </pre>
      {isLong(lines.length) ? (
        <p className="mt-1 text-xs text-ink-3">{lines.length.toLocaleString('en')} lines</p>
      ) : null}
    </>
  );
}

/** Workloads shown before the rest is only counted. */
const MOST = 100;

function Selects({ id, view: { picture, onChange } }: { readonly id: string; readonly view: ViewProps }) {
  const own = picture.reachability.targets.filter(({ policies, restsOn }) =>
    [...policies, ...restsOn].some((ref) => refKey(ref) === id),
  );
  return (
    <Section title="Workloads that it decides about" note={own.length.toLocaleString('en')}>
      {own.length === 0 ? <p className="text-ink-2">None: it selects nothing that is in the mesh.</p> : null}
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {own.slice(0, MOST).map((target) => (
          <li key={target.id}>
            <StateLink to={{ view: 'workload', id: target.id }} onChange={onChange}>
              <code className="text-xs">{target.id}</code>
            </StateLink>
          </li>
        ))}
      </ul>
      {own.length > MOST ? (
        <p className="mt-1 text-ink-2">{(own.length - MOST).toLocaleString('en')} more are not listed.</p>
      ) : null}
    </Section>
  );
}

const factsOf = ({ reachability }: ViewProps['picture'], id: string): string[] => {
  const summary = reachability.policies.find(({ ref }) => refKey(ref) === id);
  if (summary === undefined) return [];
  const { action, rules, selects, dryRun } = summary;
  return [
    action,
    `${rules} ${rules === 1 ? 'rule' : 'rules'}`,
    `selects ${selects}`,
    dryRun ? 'dry run' : '',
  ];
};

/** Everything about one policy: what it says, what it selects, what it decides. */
export function PolicyPage(view: ViewProps) {
  const { picture, state } = view;
  const id = state.id ?? '';
  const { data: page, error } = useQuery({
    ...policyPageQuery(id, picture.revision),
    enabled: id !== '',
    placeholderData: keepPreviousData,
  });
  const [kind = '', namespace = '', name = ''] = id.split('/');
  if (id === '' || (error !== null && page === undefined))
    return (
      <Gone
        kind={state.id === null ? 'Policy' : kind}
        name={state.id === null ? null : `${namespace}/${name}`}
      />
    );
  return (
    <PageFrame kind={kind} name={`${namespace}/${name}`} facts={factsOf(picture, id)}>
      <Section title="As written" note={page === undefined ? '' : `${page.remarks.length} findings`}>
        {page === undefined ? <p className="text-ink-2">Reading the object.</p> : <Source page={page} />}
      </Section>
      <AnswersOf title="What it decides" question={{ by: id }} view={view} />
      <Selects id={id} view={view} />
    </PageFrame>
  );
}
