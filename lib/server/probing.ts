import type { Budget } from '@/lib/mesh/run';
import { REQUEST_SECONDS } from '@/lib/probe/curl';
import { READS } from '@/lib/probe/request';

/** What the operator lets probes do. */
export type Probing = Budget & {
  readonly methods: readonly string[];
  /** An image with curl for pods that have none; null: nothing is added to any pod. */
  readonly image: string | null;
};

export const PROBING: Probing = {
  clients: 5,
  perSecond: 1,
  seconds: REQUEST_SECONDS,
  methods: READS,
  image: null,
};
