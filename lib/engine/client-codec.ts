import { type Call, conclude, type Judgement } from './judgement';
import { protocolOf } from './protocol';
import { isBadRequest } from './request-facts';
import type { Transport } from './transport';
import { sees } from './visibility';

/** A listener for every address stands on each port that a visible Service declares as HTTP. */
const listensForAll = ({ model, client, destination }: Call): boolean =>
  model.snapshot.services.some(
    (service) =>
      service.ports.some((port) => port.port === destination.port && protocolOf(port) === 'http') &&
      sees(model, client.place, service),
  );

/** Whether the caller's own proxy takes the bytes for HTTP on their way out. */
const readsHttp = (call: Call, { why }: Transport): boolean => {
  const { client, destination, request } = call;
  if (client.plane !== 'sidecar' || why === 'no-proxy') return false;
  // What it does not know goes by the port's number alone, be it a Service that is hidden from it.
  if (why === 'passthrough' || why === 'registry-only') return listensForAll(call);
  const protocol = destination.servicePort && protocolOf(destination.servicePort);
  if (protocol === 'sniffed') return request.protocol === undefined || request.protocol === 'http';
  return protocol === 'http';
};

/** The caller's own proxy answers 400 to what it cannot take for HTTP; null: it sends it on. */
export const refusedByClient = (call: Call, transport: Transport): Judgement | null =>
  isBadRequest(call.model, call.request) && readsHttp(call, transport)
    ? conclude(call, {
        verdict: 'unreachable',
        reason: 'bad-request',
        enforcer: 'client',
        transport,
        detail: 'The caller’s proxy answers 400.',
      })
    : null;
