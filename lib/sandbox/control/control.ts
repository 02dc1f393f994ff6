import type { ObjectStore } from '../contract';
import type { FaultSwitch } from '../data-plane/fault-switch';
import type { ScenarioName } from '../scenarios/scenarios';

/** What the control page can do. */
export type Control = {
  readonly store: ObjectStore;
  readonly faults: FaultSwitch;
  readonly settled: () => Promise<void>;
  readonly reset: (scenario?: ScenarioName) => Promise<void>;
  readonly scenario: () => ScenarioName;
};

/** An answer of the control page; `error` is one sentence for whoever asked. */
export type Answer = { readonly status: number; readonly type: string; readonly body: string | Buffer };

export const json = (body: unknown, status = 200): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});

export const refusal = (status: number, error: string): Answer => json({ error }, status);
