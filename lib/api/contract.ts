import { z } from 'zod';
import { CertificateReport } from '@/lib/mesh/certificate';
import { Distributed, ProxyState, ProxyStep } from '@/lib/mesh/distributed';
import { ClassConcord, Concord, MeshAgreement } from '@/lib/mesh/mesh-agreement';
import { Agreement, Observation, Probe } from '@/lib/mesh/observation';
import { ObjectRef } from '@/lib/mesh/object';
import { Preview } from '@/lib/mesh/preview';
import { Edge, Finding, Principal, Reachability, Target, WorkloadPort } from '@/lib/mesh/reachability';
import { Fault } from '@/lib/mesh/result';
import { Budget, Coverage, Run, RunScope } from '@/lib/mesh/run';
import { MeshStatus } from '@/lib/mesh/source-status';
import { Decision, Verdict } from '@/lib/mesh/verdict';

/** One endpoint: everything that route, client and query key derive from. */
export type Endpoint<I extends z.ZodType, O extends z.ZodType> = {
  readonly method: 'GET' | 'POST';
  readonly path: `/api/${string}`;
  readonly input: I;
  readonly output: O;
};

const endpoint = <I extends z.ZodType, O extends z.ZodType>(value: Endpoint<I, O>): Endpoint<I, O> => value;

/** A part of an object as YAML, with the line that decided. */
export const Excerpt = z.object({
  ref: ObjectRef,
  /** The whole object; line 1 is the first. */
  lines: z.array(z.string()),
  /** Number of the deciding line, null when no single line decides. */
  lit: z.number().nullable(),
  /** What the request has where the lit line wants something else. */
  is: z.string().nullable(),
});
export type Excerpt = z.infer<typeof Excerpt>;

/** The probe that the button would send, or why it cannot. */
export const ProbeOffer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ready'),
    probe: Probe,
    /** Methods that may be sent. */
    methods: z.array(z.string()),
    /** Goes along with a probe that is predicted denied; null: no other principal is predicted allowed. */
    control: Probe.nullable(),
  }),
  z.object({ kind: z.literal('not-permitted'), probe: Probe, reason: z.string() }),
  z.object({ kind: z.literal('impossible'), reason: z.string() }),
]);
export type ProbeOffer = z.infer<typeof ProbeOffer>;

/** All that is known of one edge. */
export const Evidence = z.object({
  revision: z.number(),
  edge: Edge,
  principal: Principal,
  target: Target,
  port: WorkloadPort,
  decision: Decision,
  excerpt: Excerpt.nullable(),
  offer: ProbeOffer,
  agreement: Agreement,
  /** What the destination's proxy holds of it, or why that is not known. */
  distributed: Distributed,
  /** Newest first. */
  observations: z.array(Observation),
});
export type Evidence = z.infer<typeof Evidence>;

/** The picture: what is predicted, and how far it is proved. */
export const MeshPicture = z.object({
  revision: z.number(),
  reachability: Reachability,
  agreements: z.array(Agreement),
  /** The newest observation of each probed edge. */
  observations: z.array(Observation),
});
export type MeshPicture = z.infer<typeof MeshPicture>;

export const meshStatus = endpoint({
  method: 'GET',
  path: '/api/mesh',
  input: z.object({}),
  output: MeshStatus,
});

export const meshPicture = endpoint({
  method: 'GET',
  path: '/api/reachability',
  input: z.object({}),
  output: MeshPicture,
});

/** What every proxy presents, beside what is declared. */
export const certificates = endpoint({
  method: 'GET',
  path: '/api/certificates',
  input: z.object({}),
  output: CertificateReport,
});

export const evidence = endpoint({
  method: 'GET',
  path: '/api/evidence',
  input: z.object({ edge: z.string().max(1024) }),
  output: Evidence,
});

/** A probe takes an edge's id, and a method and path that the edge's own condition allows; nothing else. */
export const runProbe = endpoint({
  method: 'POST',
  path: '/api/probes',
  input: z.strictObject({
    edge: z.string().max(1024),
    method: z.string().max(16).optional(),
    path: z.string().max(2048).optional(),
  }),
  output: z.object({
    observation: Observation,
    /** All that were made: both sides of a condition, and answers that were asked for again. */
    observations: z.array(Observation),
    agreement: Agreement,
  }),
});

/** A part of the mesh, as an address names it. */
const Part = {
  from: z.string().max(1024).optional(),
  to: z.string().max(1024).optional(),
  ns: z.string().max(253).optional(),
};

const AgreementAnswer = MeshAgreement.extend({
  revision: z.number(),
  /** The kind that is listed: the one that was asked for, else the gravest that there is. */
  of: Concord,
  /** The first 500 classes of that kind; `counts` has how many there are. */
  classes: z.array(ClassConcord),
});
export type AgreementAnswer = z.infer<typeof AgreementAnswer>;

/** How declared, distributed and observed stand to one another, in the whole mesh or a part of it. */
export const meshAgreement = endpoint({
  method: 'GET',
  path: '/api/agreement',
  input: z.object({ of: Concord.optional(), ...Part }),
  output: AgreementAnswer,
});

const ProxiesAnswer = z.object({
  /** Proxies that there are; what the counts lack was not read yet. */
  of: z.number(),
  counts: z.record(ProxyStep, z.number()),
  /** The first 500 that stand as was asked for, what is amiss first. */
  proxies: z.array(ProxyState),
});
export type ProxiesAnswer = z.infer<typeof ProxiesAnswer>;

/** Each proxy with its version, its last update, and how it stands to what is declared. */
export const proxies = endpoint({
  method: 'GET',
  path: '/api/proxies',
  input: z.object({ step: ProxyStep.optional(), to: Part.to, ns: Part.ns }),
  output: ProxiesAnswer,
});

/** The longest draft that is judged, in characters. */
export const LONGEST_DRAFT = 1_000_000;

/** Judges a draft over the mesh, or the text alone as a mesh of its own. Nothing is applied. */
export const preview = endpoint({
  method: 'POST',
  path: '/api/preview',
  input: z.strictObject({ text: z.string().max(LONGEST_DRAFT), alone: z.boolean().default(false) }),
  output: Preview,
});

/** One policy of the mesh as YAML, to start a draft from. */
export const policyText = endpoint({
  method: 'GET',
  path: '/api/preview/policy',
  input: z.object({ kind: z.string().max(64), namespace: z.string().max(253), name: z.string().max(253) }),
  output: z.object({ text: z.string() }),
});

/** One policy as written, with what there is to remark on it. */
export const PolicyPage = z.object({
  ref: ObjectRef,
  /** The whole object as YAML; line 1 is the first. */
  lines: z.array(z.string()),
  remarks: z.array(
    Finding.pick({ code: true, severity: true, message: true }).extend({ line: z.number().nullable() }),
  ),
});
export type PolicyPage = z.infer<typeof PolicyPage>;

export const policyPage = endpoint({
  method: 'GET',
  path: '/api/policy',
  input: z.object({ key: z.string().max(1024) }),
  output: PolicyPage,
});

/** What callers get for one operation where their answer hangs on the request; one edge for each class of them. */
export const Operation = z.object({
  decided: z.array(z.object({ edge: z.string(), verdict: Verdict })),
});
export type Operation = z.infer<typeof Operation>;

export const operation = endpoint({
  method: 'GET',
  path: '/api/operation',
  input: z.object({
    to: z.string().max(1024),
    method: z.string().max(16).optional(),
    path: z.string().max(2048).optional(),
  }),
  output: Operation,
});

/** Names the page that asks, the same after a reload. */
const Watcher = z.string().regex(/^[\w-]{1,64}$/);

/** Runs, newest first, what they may do, and how far the mesh is proved. */
export const probeRuns = endpoint({
  method: 'GET',
  path: '/api/runs',
  input: z.object({}),
  output: z.object({ runs: z.array(Run), budget: Budget, coverage: Coverage }),
});

/** Plans a run and sends nothing yet; the answer says how much would be sent. */
export const planRun = endpoint({
  method: 'POST',
  path: '/api/runs',
  input: z.strictObject({ scope: RunScope, watcher: Watcher }),
  output: Run,
});

export const actOnRun = endpoint({
  method: 'POST',
  path: '/api/runs/action',
  input: z.strictObject({
    id: z.string().max(64),
    action: z.enum(['start', 'pause', 'resume', 'cancel']),
    watcher: Watcher,
  }),
  output: Run,
});

/** Names of the mesh that a draft may use. */
export const draftNames = endpoint({
  method: 'GET',
  path: '/api/preview/names',
  input: z.object({}),
  output: z.object({
    namespaces: z.array(z.string()),
    /** Identities that proxies run as: `cluster.local/ns/a/sa/b`. */
    principals: z.array(z.string()),
    /** Labels of workloads, each once for each namespace. */
    labels: z.array(z.object({ namespace: z.string(), key: z.string(), value: z.string() })),
    /** Policies of the mesh of every kind that decides something. */
    policies: z.array(ObjectRef),
  }),
});
export type DraftNames = z.infer<typeof draftNames.output>;

/** What `/api/events` streams as `event: runs`: the runs whenever one of them changes. */
export const RunsEvent = z.array(Run);

/** What `/api/events` streams as `event: status`: the status whenever it changes. */
export const StatusEvent = MeshStatus;

/** The body of any answer that is not 2xx. */
export const ErrorBody = z.object({ error: Fault });
