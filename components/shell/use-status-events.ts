'use client';

import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { watcherId } from '@/components/probe/watcher';
import { RunsEvent, StatusEvent } from '@/lib/api/contract';
import { meshStatusQuery, probeRunsQuery } from '@/lib/api/queries';
import type { Run } from '@/lib/mesh/run';
import type { MeshStatus } from '@/lib/mesh/source-status';
import type { Connection } from './connection';

const LONGEST_WAIT = 8_000;

/** A mesh that changes without rest renews an answer no sooner than this after it came. */
const PAUSE_MS = 250;

/** Renews what the page holds. What is on its way is let come first, and then asked for again. */
function createRenewal(client: QueryClient) {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const renew = (key: string): void => {
    if (timers.has(key)) return;
    if (client.isFetching({ queryKey: [key] }) === 0) {
      void client.invalidateQueries({ queryKey: [key] });
      return;
    }
    const retry = (): void => {
      timers.delete(key);
      renew(key);
    };
    timers.set(key, setTimeout(retry, PAUSE_MS));
  };
  return {
    renew: (...keys: readonly string[]) => keys.forEach(renew),
    close: () => timers.forEach((timer) => clearTimeout(timer)),
  };
}

const parse = <T>(schema: { readonly parse: (value: unknown) => T }, data: string): T | null => {
  try {
    return schema.parse(JSON.parse(data));
  } catch {
    return null;
  }
};

const statesOf = (runs: readonly Run[]): string => runs.map(({ id, state }) => `${id} ${state}`).join();

/** Runs go where their query keeps them; when one ends, more of the mesh may be proved. */
function takeRuns(client: QueryClient, runs: Run[]): void {
  const { queryKey } = probeRunsQuery();
  const before = client.getQueryData(queryKey);
  client.setQueryData(queryKey, before && { ...before, runs });
  if (before === undefined || statesOf(before.runs) !== statesOf(runs))
    void client.invalidateQueries({ queryKey });
}

/** Follows the server: each status goes where its query keeps it, and a new revision renews the answers. */
function follow(client: QueryClient, onChange: (connection: Connection) => void): () => void {
  let stream: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = 1_000;
  let isFirst = true;
  let wasLost = false;
  const { renew, close } = createRenewal(client);

  const take = (status: MeshStatus): void => {
    const { queryKey } = meshStatusQuery();
    const before = client.getQueryData(queryKey);
    client.setQueryData(queryKey, status);
    // A server that was started again counts from the beginning, so its numbers alone prove nothing.
    const isOther = (count: (of: MeshStatus) => number): boolean =>
      (isFirst && wasLost) || (before !== undefined && count(before) !== count(status));
    if (isOther(({ revision }) => revision))
      renew('reachability', 'evidence', 'agreement', 'proxies', 'certificates');
    if (isOther(({ evidence }) => evidence.proxies)) renew('evidence', 'agreement', 'proxies');
    if (isOther(({ evidence }) => evidence.certificates)) renew('certificates');
    if (isFirst) void client.invalidateQueries({ queryKey: probeRunsQuery().queryKey });
    isFirst = false;
  };

  const open = (): void => {
    isFirst = true;
    stream = new EventSource(`/api/events?watcher=${watcherId()}`);
    stream.addEventListener('open', () => {
      wait = 1_000;
      onChange({ isOpen: true, retryAt: null });
    });
    stream.addEventListener('status', (event: MessageEvent<string>) => {
      const status = parse(StatusEvent, event.data);
      if (status !== null) take(status);
    });
    stream.addEventListener('runs', (event: MessageEvent<string>) => {
      const runs = parse(RunsEvent, event.data);
      if (runs !== null) takeRuns(client, runs);
    });
    stream.addEventListener('error', () => {
      stream?.close();
      wasLost = true;
      onChange({ isOpen: false, retryAt: new Date(Date.now() + wait).toISOString() });
      timer = setTimeout(open, wait);
      wait = Math.min(LONGEST_WAIT, wait * 2);
    });
  };

  open();
  return () => {
    clearTimeout(timer);
    close();
    stream?.close();
  };
}

/** Keeps the event stream open for as long as the page is, and says how it stands. */
export function useStatusEvents(client: QueryClient): Connection {
  const [connection, setConnection] = useState<Connection>({ isOpen: false, retryAt: null });
  useEffect(() => follow(client, setConnection), [client]);
  return connection;
}
