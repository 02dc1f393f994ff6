import { describe, expect, test } from 'vitest';
import type { AccessRequest } from '@/lib/mesh/request';
import type { ReasonKind, Verdict } from '@/lib/mesh/verdict';
import { httpbinPolicy, type Manifest, storyMesh } from '@/lib/testing/measured/story-mesh';
import { evaluate } from './evaluate';
import { buildModel } from './model';

/** A request that a real mesh answered otherwise than the engine did, before the engine followed. */
interface Case {
  readonly name: string;
  readonly objects: readonly Manifest[];
  readonly request?: Partial<AccessRequest>;
  readonly want: readonly [Verdict, ReasonKind];
}

const service = (name: string, port: Manifest): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'team-a' },
  spec: { selector: { app: 'httpbin' }, ports: [{ protocol: 'TCP', ...port }] },
});

const to = (name: string, port: number): Pick<AccessRequest, 'to' | 'host'> => ({
  to: { namespace: 'team-a', service: name, port },
  host: `${name}.team-a:${port}`,
});

const allow = (rule: Manifest): Manifest => httpbinPolicy({ action: 'ALLOW', rules: [rule] });
const FROM_TEAM_B = { from: [{ source: { namespaces: ['team-b'] } }] };

const CASES: readonly Case[] = [
  {
    name: 'of Services of one second the host decides which reads a port, and a hyphen comes before a dot',
    objects: [
      service('httpbin-other', { name: 'tcp-late', port: 9010, targetPort: 8080 }),
      allow({ to: [{ operation: { methods: ['GET'] } }] }),
    ],
    want: ['deny', 'not-allowed'],
  },
  {
    name: 'the routes of a port that nobody declared are its Service’s own, whatever the Host',
    objects: [service('raw', { name: 'raw', port: 9002, targetPort: 8082 }), allow(FROM_TEAM_B)],
    request: { ...to('raw', 9002), host: 'shop.example' },
    want: ['allow', 'allow-matched'],
  },
];

const standard: AccessRequest = {
  from: { namespace: 'team-b', pod: 'curl' },
  ...to('httpbin', 8000),
  transport: 'auto',
  protocol: 'http',
  method: 'GET',
  path: '/headers',
  headers: {},
  jwt: null,
};

describe('what random policies showed of a real mesh', () => {
  test.each(CASES)('$name', ({ objects, request, want }) => {
    const { verdict, reason } = evaluate(buildModel(storyMesh(objects)), { ...standard, ...request });
    expect([verdict, reason]).toEqual(want);
  });
});
