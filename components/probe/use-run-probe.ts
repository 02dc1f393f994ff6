'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { call } from '@/lib/api/client';
import { runProbe } from '@/lib/api/contract';

/** A method and path of the edge's own condition, where the reader chose one. */
export type Operation = { readonly method: string; readonly path: string };

/** Sends one probe for an edge; what is known of the mesh is asked again afterwards. */
export function useRunProbe(edge: string) {
  const client = useQueryClient();
  const running = useRef<AbortController | null>(null);
  const mutation = useMutation({
    mutationFn: (operation: Operation | null) => {
      const controller = new AbortController();
      running.current = controller;
      return call(runProbe, { edge, ...operation }, controller.signal);
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['evidence'] }),
        client.invalidateQueries({ queryKey: ['reachability'] }),
      ]),
  });
  useEffect(() => () => running.current?.abort(), []);
  return {
    run: mutation.mutate,
    cancel: () => running.current?.abort(),
    isSending: mutation.isPending,
    startedAt: mutation.submittedAt,
    // A probe that the reader called off is no fault.
    error: mutation.error?.name === 'AbortError' ? null : mutation.error,
    isCancelled: mutation.error?.name === 'AbortError',
  };
}
