import { PhraseText } from '@/components/ui/phrase';
import { Mark } from '@/components/ui/marks';
import type { ViewProps } from '@/components/shell/view-props';
import { standingOf } from '@/lib/graph/standing';
import { edgeAt } from '@/lib/mesh/edges';
import type { Target, WorkloadPort } from '@/lib/mesh/reachability';
import { verdictSentence } from '@/lib/mesh/sentence';
import { Section } from './page-frame';

const MEANS: Readonly<Record<WorkloadPort['mtls'], string>> = {
  STRICT: 'only mutual TLS is accepted',
  PERMISSIVE: 'mutual TLS and plaintext are accepted',
  DISABLE: 'mutual TLS is not accepted',
};

function Port({
  target,
  port,
  view,
}: {
  readonly target: Target;
  readonly port: WorkloadPort;
  readonly view: ViewProps;
}) {
  const { picture, onChange } = view;
  const { reachability, agreements } = picture;
  const edge = edgeAt(reachability, 'anonymous', port.id);
  const principal = reachability.principals.find(({ kind }) => kind === 'anonymous');
  return (
    <tr className="border-t border-line align-top">
      <th scope="row" className="py-1.5 pr-3 text-left font-normal">
        <code className="text-xs">:{port.port}</code>
        <span className="block text-xs text-ink-3">
          {[...new Set([port.protocol, port.name, port.service])].filter((part) => part !== null).join(', ')}
        </span>
      </th>
      <td className="py-1.5 pr-3">
        <code className="text-xs">{port.mtls}</code>
        <span className="block text-xs text-ink-2">{MEANS[port.mtls]}</span>
      </td>
      <td className="py-1.5">
        {edge === undefined || principal === undefined ? (
          <span className="text-ink-2">no such caller is in this mesh</span>
        ) : (
          <button
            type="button"
            className="flex gap-2 text-left text-pretty underline decoration-edge underline-offset-3"
            onClick={() => onChange({ edge: edge.id })}
          >
            <Mark
              standing={standingOf(
                edge,
                agreements.find((agreement) => agreement.edge === edge.id),
              )}
            />
            <span>
              <PhraseText
                phrase={verdictSentence({
                  ...edge,
                  principal,
                  target,
                  port,
                  trustDomain: reachability.trustDomain,
                })}
              />
            </span>
          </button>
        )}
      </td>
    </tr>
  );
}

/** The effective mode of each port, and what a caller without an identity gets there. */
export function PortsOf({ target, view }: { readonly target: Target; readonly view: ViewProps }) {
  return (
    <Section title="Mutual TLS, port by port" note={`${target.ports.length}`}>
      {target.ports.length === 0 ? (
        <p className="text-ink-2">No Service exposes a port of it.</p>
      ) : (
        <table className="w-full border-collapse">
          <thead className="text-xs text-ink-2">
            <tr>
              {['Port', 'Mode', 'A plaintext caller'].map((head) => (
                <th key={head} scope="col" className="py-1 pr-3 text-left font-medium">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {target.ports.map((port) => (
              <Port key={port.id} target={target} port={port} view={view} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
