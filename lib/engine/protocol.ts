import type { ServicePort } from '@/lib/mesh/kubernetes';
import type { PortProtocol } from '@/lib/mesh/reachability';

const HTTP: ReadonlySet<string> = new Set(['http', 'http2', 'grpc', 'http_proxy']);
const TCP: ReadonlySet<string> = new Set(['tcp', 'tls', 'https', 'mongo', 'redis', 'mysql']);
const APP_PROTOCOL: Readonly<Record<string, string>> = {
  'kubernetes.io/h2c': 'http2',
  'kubernetes.io/ws': 'http',
  'kubernetes.io/wss': 'https',
};
const WELL_KNOWN_TCP: ReadonlySet<number> = new Set([25, 53, 3306, 27_017]);

/** What a text says of a port: its part up to the first hyphen; null: nothing that is known. */
export const protocolNamed = (text: string): Exclude<PortProtocol, 'sniffed'> | null => {
  const lower = text.toLowerCase();
  if (lower.startsWith('grpc-web')) return 'http';
  const [token = ''] = lower.split('-');
  if (HTTP.has(token)) return 'http';
  if (TCP.has(token)) return 'tcp';
  return token === 'udp' ? 'udp' : null;
};

/**
 * UDP is not proxied. `appProtocol` counts where it is given, even unrecognised; else the port's name
 * up to its first hyphen. What is not recognised is sniffed, apart from four well-known TCP ports.
 */
export const protocolOf = (port: ServicePort): PortProtocol => {
  if (port.protocol.toUpperCase() === 'UDP') return 'udp';
  const text =
    port.appProtocol === null ? (port.name ?? '') : (APP_PROTOCOL[port.appProtocol] ?? port.appProtocol);
  return protocolNamed(text) ?? (WELL_KNOWN_TCP.has(port.port) ? 'tcp' : 'sniffed');
};
