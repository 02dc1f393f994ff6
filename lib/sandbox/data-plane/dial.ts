import { ExchangeError, exchange, type PlainRequest, type Reply, toExchangeError } from './http-exchange';
import type { Destination } from './network';
import { type Outbound, sendThroughProxy } from './outbound';
import { endpointsOf, resolve } from './resolve';

/** The network as one pod sees it; a pod without a proxy has no SVID. */
export type Seat = Omit<Outbound, 'svid'> & { readonly svid: (() => ReturnType<Outbound['svid']>) | null };

/** Sends one request from a pod: through its proxy where it has one, and bare where it has none. */
export const send = async (
  seat: Seat,
  to: { readonly host: string; readonly port: number },
  request: PlainRequest,
  signal: AbortSignal,
): Promise<Reply> => {
  const direct = async (address: Destination): Promise<Reply> => {
    try {
      return await exchange(await seat.network.connect(seat.ip, address, signal), request, signal);
    } catch (error) {
      throw toExchangeError(error);
    }
  };
  const target = resolve(seat.objects, seat.pod.meta.namespace, to);
  switch (target.kind) {
    case 'unknown':
      throw new ExchangeError('unresolved');
    case 'closed':
      // A proxy accepts every connection before it knows where to go, so its client sees a reset.
      throw new ExchangeError(seat.svid ? 'reset' : 'refused');
    case 'address':
      return direct(target.to);
    case 'service': {
      if (seat.svid) return sendThroughProxy({ ...seat, svid: seat.svid }, target, request, signal);
      const endpoints = endpointsOf(seat.objects, target.service, target.port);
      const endpoint = endpoints[Math.floor(Math.random() * endpoints.length)];
      if (!endpoint) throw new ExchangeError('refused');
      return direct(endpoint.to);
    }
  }
};
