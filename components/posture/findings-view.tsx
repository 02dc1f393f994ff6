'use client';

import type { ViewProps } from '@/components/shell/view-props';
import { StateLink } from '@/components/shell/state-link';
import type { Finding } from '@/lib/mesh/reachability';
import { CHIP } from '@/components/ui/chip';
import { refKey, refText } from '@/lib/mesh/object';

const SEVERITIES = ['critical', 'error', 'warning', 'info'] as const;

/** Findings shown before the reader narrows the list. */
const MOST = 500;

const CELL = 'px-3 py-1.5 text-left align-top';

function Row({ finding, onChange }: { readonly finding: Finding; readonly onChange: ViewProps['onChange'] }) {
  const { code, severity, object, path, message, source } = finding;
  return (
    <tr className="border-t border-line phone:block phone:py-2">
      <td className={`${CELL} pl-6 whitespace-nowrap phone:inline phone:pl-4`}>{severity}</td>
      <td className={`${CELL} phone:inline`}>
        <code className="text-xs">{code}</code>
      </td>
      <td className={`${CELL} wrap-anywhere phone:block phone:pl-4`}>
        {object.kind === 'AuthorizationPolicy' ? (
          <StateLink to={{ view: 'policy', id: refKey(object) }} onChange={onChange}>
            <code className="text-xs">{refText(object)}</code>
          </StateLink>
        ) : (
          <code className="text-xs">{refText(object)}</code>
        )}
        {path === '' ? null : <code className="block text-xs text-ink-3">{path}</code>}
        {source === null ? null : (
          <code className="block text-xs text-ink-3">
            {source.file}:{source.line}
          </code>
        )}
      </td>
      <td className={`${CELL} pr-4 text-pretty wrap-anywhere phone:block phone:pl-4`}>{message}</td>
    </tr>
  );
}

/** Remarks on the objects of the mesh, the gravest first. */
export function FindingsView({ picture, state, onChange }: ViewProps) {
  const { findings } = picture.reachability;
  const chosen = state.severity;
  const shown = [...findings]
    .filter(({ severity }) => chosen === null || severity === chosen)
    .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const left = shown.length - MOST;
  return (
    <div className="h-full overflow-auto bg-panel">
      <div
        role="group"
        aria-label="Show by severity"
        className="flex flex-wrap items-center gap-1.5 px-6 py-3 phone:px-4"
      >
        {[null, ...SEVERITIES].map((severity) => {
          const count = findings.filter((one) => severity === null || one.severity === severity).length;
          return (
            <button
              key={severity ?? 'all'}
              type="button"
              aria-pressed={chosen === severity}
              onClick={() => onChange({ severity })}
              className={CHIP}
            >
              {severity ?? 'all'} <b>{count.toLocaleString('en')}</b>
            </button>
          );
        })}
      </div>
      {shown.length === 0 ? (
        <p className="px-6 py-2 text-ink-2">
          {findings.length === 0
            ? 'No finding: every object that was read means what its author can have meant.'
            : 'No finding of this severity.'}
        </p>
      ) : (
        <table aria-label="Findings" className="w-full border-collapse phone:block">
          <thead className="text-xs text-ink-2 phone:sr-only">
            <tr>
              {['Severity', 'Code', 'Object', 'What'].map((head) => (
                <th key={head} scope="col" className={`${CELL} font-medium first:pl-6`}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="phone:block">
            {shown.slice(0, MOST).map((finding, at) => (
              <Row key={`${at} ${finding.code}`} finding={finding} onChange={onChange} />
            ))}
          </tbody>
        </table>
      )}
      {left > 0 ? (
        <p className="px-6 py-2 text-ink-2">
          {left.toLocaleString('en')} more are not listed. <code>meshproof lint</code> lists them all.
        </p>
      ) : null}
    </div>
  );
}
