import { StateLink } from '@/components/shell/state-link';
import type { ViewProps } from '@/components/shell/view-props';
import { type ObjectRef, refKey, refText } from '@/lib/mesh/object';
import { Section } from './page-frame';

/** What there is to remark on some objects. */
export function FindingsOf({
  refs,
  view: { picture, onChange },
}: {
  readonly refs: readonly ObjectRef[];
  readonly view: ViewProps;
}) {
  const keys = new Set(refs.map(refKey));
  const own = picture.reachability.findings.filter(({ object }) => keys.has(refKey(object)));
  return (
    <Section title="Findings" note={`${own.length}`}>
      {own.length === 0 ? <p className="text-ink-2">None on the objects that decide here.</p> : null}
      <ul>
        {own.map(({ code, severity, object, message }, at) => (
          <li key={`${at} ${code}`} className="border-t border-line py-1.5 wrap-anywhere first:border-t-0">
            {severity} <code className="text-xs">{code}</code>{' '}
            <StateLink to={{ view: 'policy', id: refKey(object) }} onChange={onChange}>
              <code className="text-xs">{refText(object)}</code>
            </StateLink>
            <span className="block text-pretty text-ink-2">{message}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
