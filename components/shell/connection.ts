'use client';

import { createContext, useContext } from 'react';

/** Whether the server's event stream is open; `retryAt` says when the page tries again. */
export type Connection = { readonly isOpen: boolean; readonly retryAt: string | null };

export const ConnectionContext = createContext<Connection>({ isOpen: false, retryAt: null });

export const useConnection = (): Connection => useContext(ConnectionContext);
