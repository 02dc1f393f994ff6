import { StateLink } from '@/components/shell/state-link';
import type { ViewProps } from '@/components/shell/view-props';
import { type ObjectRef, refKey, refText } from '@/lib/mesh/object';
import { Section } from './page-frame';

/** Policies in the order in which a proxy asks them. */
export function PoliciesOf({
  refs,
  view: { picture, onChange },
}: {
  readonly refs: readonly ObjectRef[];
  readonly view: ViewProps;
}) {
  const summaries = new Map(picture.reachability.policies.map((policy) => [refKey(policy.ref), policy]));
  return (
    <Section title="Policies, in evaluation order" note={`${refs.length}`}>
      {refs.length === 0 ? <p className="text-ink-2">None selects it.</p> : null}
      <ol>
        {refs.map((ref) => {
          const summary = summaries.get(refKey(ref));
          return (
            <li
              key={refKey(ref)}
              className="grid grid-cols-[72px_minmax(0,1fr)] gap-x-3 border-t border-line py-1.5 first:border-t-0"
            >
              <code className="text-2xs leading-5 text-ink-2">{summary?.action ?? ref.kind}</code>
              <span className="wrap-anywhere">
                <StateLink to={{ view: 'policy', id: refKey(ref) }} onChange={onChange}>
                  <code className="text-xs">{refText(ref)}</code>
                </StateLink>
                {summary === undefined ? null : (
                  <span className="block text-xs text-ink-2">
                    {summary.rules} {summary.rules === 1 ? 'rule' : 'rules'}, selects {summary.selects}
                    {summary.dryRun ? ', dry run' : ''}
                  </span>
                )}
              </span>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}
