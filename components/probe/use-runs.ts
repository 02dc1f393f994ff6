'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/lib/api/client';
import { actOnRun, planRun } from '@/lib/api/contract';
import { probeRunsQuery } from '@/lib/api/queries';
import type { Run, RunScope } from '@/lib/mesh/run';
import { watcherId } from './watcher';

export type RunAction = 'start' | 'pause' | 'resume' | 'cancel';

/** The runs of the server, and the ways to make and change one. */
export function useRuns() {
  const client = useQueryClient();
  const { data } = useQuery(probeRunsQuery());
  const take = (run: Run): void => {
    client.setQueryData(
      probeRunsQuery().queryKey,
      (old) => old && { ...old, runs: [run, ...old.runs.filter(({ id }) => id !== run.id)] },
    );
  };
  const plan = useMutation({
    mutationFn: (scope: RunScope) => call(planRun, { scope, watcher: watcherId() }),
    onSuccess: take,
  });
  const act = useMutation({
    mutationFn: ({ id, action }: { readonly id: string; readonly action: RunAction }) =>
      call(actOnRun, { id, action, watcher: watcherId() }),
    onSuccess: take,
  });
  return {
    runs: data,
    plan: plan.mutate,
    planned: plan.data,
    forget: plan.reset,
    act: (id: string, action: RunAction) => act.mutate({ id, action }),
    error: plan.error ?? act.error,
  };
}
