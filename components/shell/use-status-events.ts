'use client';

import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { StatusEvent } from '@/lib/api/contract';
import { meshStatusQuery } from '@/lib/api/queries';
import type { MeshStatus } from '@/lib/mesh/source-status';
import type { Connection } from './connection';

const LONGEST_WAIT = 8_000;

const refresh = (client: QueryClient): void => {
  void client.invalidateQueries({ queryKey: ['reachability'] });
  void client.invalidateQueries({ queryKey: ['evidence'] });
  void client.invalidateQueries({ queryKey: ['certificates'] });
};

const parse = (data: string): MeshStatus | null => {
  try {
    return StatusEvent.parse(JSON.parse(data));
  } catch {
    return null;
  }
};

/** Follows the server: each status goes where its query keeps it, and a new revision renews the answers. */
function follow(client: QueryClient, onChange: (connection: Connection) => void): () => void {
  let stream: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = 1_000;
  let isFirst = true;

  const take = (status: MeshStatus): void => {
    const { queryKey } = meshStatusQuery();
    const before = client.getQueryData(queryKey);
    client.setQueryData(queryKey, status);
    // A server that was started again counts from the beginning, so its number alone proves nothing.
    if (isFirst || before?.revision !== status.revision) refresh(client);
    isFirst = false;
  };

  const open = (): void => {
    isFirst = true;
    stream = new EventSource('/api/events');
    stream.addEventListener('open', () => {
      wait = 1_000;
      onChange({ isOpen: true, retryAt: null });
    });
    stream.addEventListener('status', (event: MessageEvent<string>) => {
      const status = parse(event.data);
      if (status !== null) take(status);
    });
    stream.addEventListener('error', () => {
      stream?.close();
      onChange({ isOpen: false, retryAt: new Date(Date.now() + wait).toISOString() });
      timer = setTimeout(open, wait);
      wait = Math.min(LONGEST_WAIT, wait * 2);
    });
  };

  open();
  return () => {
    clearTimeout(timer);
    stream?.close();
  };
}

/** Keeps the event stream open for as long as the page is, and says how it stands. */
export function useStatusEvents(client: QueryClient): Connection {
  const [connection, setConnection] = useState<Connection>({ isOpen: false, retryAt: null });
  useEffect(() => follow(client, setConnection), [client]);
  return connection;
}
