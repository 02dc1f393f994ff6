import type { z } from 'zod';
import type { probeRuns } from '@/lib/api/contract';
import { ok, type Result } from '@/lib/mesh/result';
import type { OpenMesh } from './open-mesh';

/** Runs, budget and coverage, as the page shows them. */
export function listRuns({ runs, probing }: OpenMesh): Result<z.input<typeof probeRuns.output>> {
  const coverage = runs.coverage();
  if (!coverage.ok) return coverage;
  const { clients, perSecond, seconds } = probing;
  return ok({ runs: runs.list(), budget: { clients, perSecond, seconds }, coverage: coverage.value });
}
