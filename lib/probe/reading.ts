import type { Seen } from '@/lib/mesh/observation';
import type { DataPlane } from '@/lib/mesh/workload';

/** What an outcome is read against. */
export type Circumstances = {
  /** How the pod that sent it is captured. */
  readonly client: DataPlane;
  readonly port: number;
  /** Seconds that the request had; 3 where nothing else is said. */
  readonly seconds?: number | undefined;
};

export type Reading = { readonly seen: Seen; readonly meaning: string };
