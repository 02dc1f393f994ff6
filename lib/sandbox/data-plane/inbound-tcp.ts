import net from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectionFacts } from './enforcement';
import type { HttpChain } from './inbound-http';

/** Joins two byte streams until either ends. */
const join = (one: Duplex, other: Duplex): void => {
  one.pipe(other).pipe(one);
  one.once('error', () => other.destroy());
  other.once('error', () => one.destroy());
  one.once('close', () => other.destroy());
  other.once('close', () => one.destroy());
};

/** The TCP half of a proxy's inbound listener. It decides on the first bytes, so a connection always succeeds first. */
export const createTcpChain =
  (chain: Pick<HttpChain, 'policy' | 'applicationPort' | 'log'>) =>
  (stream: Duplex, facts: ConnectionFacts): void => {
    const decision = chain.policy().judgeConnection(facts);
    const address = {
      downstream_remote_address: `${facts.sourceIp}:0`,
      requested_server_name: facts.tls?.sni ?? null,
    };
    if (decision.kind !== 'allow') {
      const details = decision.kind === 'refuse' ? decision.refusal.details : 'ext_authz_denied';
      chain.log.write({ ...address, response_code: 0, connection_termination_details: details });
      stream.on('error', () => stream.destroy());
      stream.resume();
      stream.end();
      return;
    }
    const port = chain.applicationPort(facts.port);
    chain.log.write({
      ...address,
      response_code: 0,
      response_flags: port === undefined ? 'UF' : '-',
      upstream_cluster: `inbound|${facts.port}||`,
    });
    if (port === undefined) {
      stream.destroy();
      return;
    }
    const application = net.connect({ host: '127.0.0.1', port, noDelay: true });
    join(stream, application);
  };
