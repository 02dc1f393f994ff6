'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ConnectionContext } from '@/components/shell/connection';
import { useStatusEvents } from '@/components/shell/use-status-events';

/** The event stream says what changed, so nothing grows stale by time and nothing is fetched on focus. */
const createClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { staleTime: Infinity, retry: false, refetchOnWindowFocus: false, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });

export function Providers({ children }: { readonly children: ReactNode }) {
  const [client] = useState(createClient);
  const connection = useStatusEvents(client);
  return (
    <QueryClientProvider client={client}>
      <ConnectionContext value={connection}>{children}</ConnectionContext>
    </QueryClientProvider>
  );
}
