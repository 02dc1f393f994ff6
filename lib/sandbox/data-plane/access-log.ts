import { randomUUID } from 'node:crypto';

/** The fields of Istio's JSON access log that say what happened. */
export type LogEntry = {
  readonly authority?: string | undefined;
  readonly connection_termination_details?: string;
  readonly downstream_local_address?: string;
  readonly downstream_remote_address?: string;
  readonly duration?: number;
  readonly method?: string | undefined;
  readonly path?: string | undefined;
  readonly request_id?: string;
  readonly requested_server_name?: string | null;
  readonly response_code: number;
  readonly response_code_details?: string;
  readonly response_flags?: string;
  readonly upstream_cluster?: string;
  readonly upstream_host?: string;
  readonly upstream_transport_failure_reason?: string;
  readonly user_agent?: string | undefined;
};

/** One proxy's log; old lines are forgotten. */
export type AccessLog = { readonly write: (entry: LogEntry) => void; readonly text: () => string };

const kept = 2000;

const template = {
  authority: null,
  bytes_received: 0,
  bytes_sent: 0,
  connection_termination_details: null,
  downstream_local_address: null,
  downstream_remote_address: null,
  duration: 0,
  method: null,
  path: null,
  protocol: null,
  requested_server_name: null,
  response_code_details: null,
  response_flags: '-',
  route_name: null,
  upstream_cluster: null,
  upstream_host: null,
  upstream_local_address: null,
  upstream_service_time: null,
  upstream_transport_failure_reason: null,
  user_agent: null,
  x_forwarded_for: null,
};

export const createAccessLog = (): AccessLog => {
  const lines: string[] = [];
  return {
    write: (entry) => {
      const line = {
        ...template,
        protocol: entry.method === undefined ? null : 'HTTP/1.1',
        request_id: entry.method === undefined ? null : randomUUID(),
        start_time: new Date().toISOString(),
        ...entry,
      };
      lines.push(JSON.stringify(line, Object.keys(line).sort()));
      if (lines.length > kept) lines.splice(0, lines.length - kept);
    },
    text: () => lines.map((line) => `${line}\n`).join(''),
  };
};
