import type { RequestCondition } from '@/lib/mesh/reachability';
import type { Operation } from './use-run-probe';

type Key = 'both' | 'passes' | 'fails';

export type Choice = {
  readonly key: Key;
  readonly word: string;
  /** What is sent, in order. */
  readonly operations: readonly Operation[];
};

/** The operations of a condition that a probe can try: both in one go, where both may be sent, or one of them. */
export function choicesOf(condition: RequestCondition | null, methods: readonly string[]): Choice[] {
  const passes = condition?.passes ?? null;
  const fails = condition?.fails ?? null;
  const single = [
    ...(passes ? [{ key: 'passes' as const, word: 'expected to pass', operations: [passes] }] : []),
    ...(fails ? [{ key: 'fails' as const, word: 'expected to be denied', operations: [fails] }] : []),
  ];
  if (!passes || !fails || ![passes, fails].every(({ method }) => methods.includes(method))) return single;
  return [{ key: 'both', word: 'both, in one go', operations: [passes, fails] }, ...single];
}

/** Which side of a condition the probe tries. */
export function OperationChoice({
  choices,
  chosen,
  onChoose,
}: {
  readonly choices: readonly Choice[];
  readonly chosen: Key | undefined;
  readonly onChoose: (key: Key) => void;
}) {
  if (choices.length < 2) return null;
  return (
    <fieldset className="mb-1.5 grid gap-0.5">
      <legend className="sr-only">Operation to probe</legend>
      {choices.map(({ key, word, operations: [operation, other] }) => (
        <label key={key} className="flex items-center gap-1.5 text-xs">
          <input
            type="radio"
            name="operation"
            checked={key === chosen}
            onChange={() => onChoose(key)}
            className="accent-ink"
          />
          {operation === undefined || other !== undefined ? null : (
            <code className="wrap-anywhere">
              {operation.method} {operation.path}
            </code>
          )}
          <span className="whitespace-nowrap text-ink-3">{word}</span>
        </label>
      ))}
    </fieldset>
  );
}
