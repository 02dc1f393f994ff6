import type { Agreement, Observation } from '@/lib/mesh/observation';
import type { Run } from '@/lib/mesh/run';
import { wantsLog } from '@/lib/probe/access-log';
import { nameRefusals } from './name-refusals';
import type { Judged } from './judging';
import type { Followed } from './prove-edge';

/** How often the picture is told that there is something new in it. */
const TOUCH_MS = 1_000;

/** What a run has found so far, and what it still reads of who refused. */
export class RunRecord {
  readonly #naming: Promise<void>[] = [];
  #refusals: { observation: Observation; judged: Judged }[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #counts = { confirmed: 0, contradicted: 0, inconclusive: 0, notRun: 0 };
  /** What it waits for, or why something was not run. */
  note: string | null = null;

  constructor(
    readonly followed: Followed,
    readonly now: () => Date,
    readonly tell: () => void,
  ) {}

  counts(): Run['counts'] {
    return { ...this.#counts };
  }

  /** Resolves when the observation is kept. */
  add(observation: Observation, judged: Judged): Promise<void> {
    if (wantsLog(observation)) this.#refusals.push({ observation, judged });
    return this.followed.ledger.add(observation, judged);
  }

  count(disposition: Agreement['disposition'] | 'notRun'): void {
    if (disposition !== 'unproven') this.#counts[disposition] += 1;
  }

  /** The run's own view changes at once; the picture, which is larger, at most once a second. */
  changed(): void {
    this.tell();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#nameNow();
      this.followed.touch();
    }, TOUCH_MS);
  }

  /** Resolves when all that was refused has its author, or a reason why not. */
  async named(): Promise<void> {
    this.#nameNow();
    await Promise.all(this.#naming);
  }

  #nameNow(): void {
    const refusals = this.#refusals;
    this.#refusals = [];
    if (refusals.length > 0) this.#naming.push(nameRefusals(this.followed, refusals, this.now));
  }
}
