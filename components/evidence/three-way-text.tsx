import { Age } from '@/components/ui/age';
import type { Evidence } from '@/lib/api/contract';
import { type Distributed, STEP_WORD } from '@/lib/mesh/distributed';
import { threeWay } from '@/lib/mesh/three-way';

const podOf = (distributed: Distributed) => (distributed.kind === 'none' ? null : distributed.proxy);

/** What the proxy would do, and since when it holds what it holds. */
function Held({ distributed }: { readonly distributed: Distributed }) {
  const proxy = podOf(distributed);
  const said = distributed.kind === 'held' ? distributed.sentence : distributed.detail;
  return (
    <p className="mt-2 text-pretty text-ink-2">
      <b className="text-ink">Distributed.</b> {said}
      {proxy === null || proxy.step === 'unread' ? null : (
        <span className="mt-0.5 block text-xs text-ink-3">
          <code>{proxy.pod.name}</code>: {STEP_WORD[proxy.step]}
          {proxy.version === null ? null : (
            <>
              , version <code>{proxy.version}</code>
            </>
          )}
          {proxy.updatedAt === null ? null : (
            <>
              , changed <Age at={proxy.updatedAt} ago />
            </>
          )}
        </span>
      )}
    </p>
  );
}

/** The three verdicts in one sentence, what stands apart, and the next useful step. */
export function ThreeWayText({ evidence }: { readonly evidence: Evidence }) {
  const { distributed, agreement, offer } = evidence;
  const { sentence, apart, next } = threeWay({
    distributed,
    agreement,
    canProbe: offer.kind === 'ready',
  });
  return (
    <section aria-label="Three verdicts">
      <p className="mt-2 font-semibold text-pretty">{sentence}</p>
      {apart.length === 0 ? null : (
        <ul className="mt-1 list-disc pl-4 text-pretty text-ink-2">
          {apart.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {next === '' ? null : <p className="mt-1 text-pretty text-ink-2">Next: {next}</p>}
      <Held distributed={distributed} />
    </section>
  );
}
