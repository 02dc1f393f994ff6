import type { RequestCondition } from '@/lib/mesh/reachability';
import type { Operation } from './use-run-probe';

type Choice = { readonly key: 'passes' | 'fails'; readonly word: string; readonly operation: Operation };

/** The operations of a condition that a probe can try. */
export const choicesOf = (condition: RequestCondition | null): Choice[] => [
  ...(condition?.passes
    ? [{ key: 'passes' as const, word: 'expected to pass', operation: condition.passes }]
    : []),
  ...(condition?.fails
    ? [{ key: 'fails' as const, word: 'expected to be denied', operation: condition.fails }]
    : []),
];

/** Which side of a condition the probe tries. */
export function OperationChoice({
  choices,
  chosen,
  onChoose,
}: {
  readonly choices: readonly Choice[];
  readonly chosen: Choice['key'];
  readonly onChoose: (key: Choice['key']) => void;
}) {
  if (choices.length < 2) return null;
  return (
    <fieldset className="mb-1.5 grid gap-0.5">
      <legend className="sr-only">Operation to probe</legend>
      {choices.map(({ key, word, operation }) => (
        <label key={key} className="flex items-center gap-1.5 text-xs">
          <input
            type="radio"
            name="operation"
            checked={key === chosen}
            onChange={() => onChoose(key)}
            className="accent-ink"
          />
          <code className="wrap-anywhere">
            {operation.method} {operation.path}
          </code>
          <span className="whitespace-nowrap text-ink-3">{word}</span>
        </label>
      ))}
    </fieldset>
  );
}
