import type { ProxyConfig } from '@/lib/envoy/config-nouns';
import type { Pod } from '@/lib/mesh/kubernetes';
import { inboundPorts } from '../translate/inbound-ports';
import type { InboundInput } from '../translate/nouns';
import { type Mode, peerModes } from '../translate/peer-mode';
import { proxyLabels } from '../translate/proxy-labels';
import { translateInbound } from '../translate/translate-inbound';
import { meshConfigOf, nounsOf, type Objects } from './nouns';

const inputFor = (objects: Objects, workload: InboundInput['workload']): InboundInput => ({
  workload,
  config: meshConfigOf(objects),
  authorizationPolicies: nounsOf(objects, 'AuthorizationPolicy'),
  peerAuthentications: nounsOf(objects, 'PeerAuthentication'),
  requestAuthentications: nounsOf(objects, 'RequestAuthentication'),
  services: nounsOf(objects, 'Service'),
});

/** What istiod would send to the proxy of one pod for what arrives there. */
export const proxyConfigOf = (objects: Objects, pod: Pod): ProxyConfig => {
  const { namespace, labels } = pod.meta;
  const containerPorts = pod.containers.flatMap(({ ports }) => ports);
  const ports = inboundPorts(nounsOf(objects, 'Service'), { namespace, labels, containerPorts });
  return translateInbound(inputFor(objects, { namespace, labels: proxyLabels(pod), ports }));
};

/** The mode of a namespace as a whole, which is what a client goes by for all of a Service. */
export const namespaceMode = (objects: Objects, namespace: string): Mode =>
  peerModes(inputFor(objects, { namespace, labels: {}, ports: [] })).rest;

/** The mode of one port of one pod. */
export const portMode = (objects: Objects, pod: Pod, port: number): Mode => {
  const { namespace } = pod.meta;
  const modes = peerModes(inputFor(objects, { namespace, labels: proxyLabels(pod), ports: [] }));
  return modes.ports.get(port) ?? modes.rest;
};
