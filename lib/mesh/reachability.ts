import { z } from 'zod';
import { MtlsMode } from './istio';
import { ObjectRef, ObjectVersion, Source } from './object';
import { Gap, MeshIdentity, Problem } from './snapshot';
import { Decision } from './verdict';
import { DataPlane } from './workload';

/** An identity that policies can tell apart from others, or the absence of one. */
export const Principal = z.object({
  /** `cluster.local/ns/a/sa/b`, or `anonymous`. */
  id: z.string(),
  /** `account`: pods run as it; `named`: only a policy names it; `anonymous`: a caller without an identity. */
  kind: z.enum(['account', 'named', 'anonymous']),
  trustDomain: z.string(),
  namespace: z.string(),
  serviceAccount: z.string(),
  /** Ids of the workloads that call as this principal. */
  workloads: z.array(z.string()),
});
export type Principal = z.infer<typeof Principal>;

/** How the destination's proxy treats the bytes of a port (section 6.1 of Istio's protocol selection). */
export const PortProtocol = z.enum(['http', 'tcp', 'sniffed', 'udp']);
export type PortProtocol = z.infer<typeof PortProtocol>;

/** A port of a workload, as callers address it. */
export const WorkloadPort = z.object({
  /** `namespace/workload:port`, with the service in it where two services expose one port number. */
  id: z.string(),
  service: z.string().nullable(),
  /** The Service's port; equal to `targetPort` where no Service has one. */
  port: z.number(),
  targetPort: z.number().nullable(),
  name: z.string().nullable(),
  protocol: PortProtocol,
  mtls: MtlsMode.exclude(['UNSET']),
});
export type WorkloadPort = z.infer<typeof WorkloadPort>;

/** A workload as a destination. */
export const Target = z.object({
  id: z.string(),
  namespace: z.string(),
  name: z.string(),
  kind: z.string(),
  dataPlane: DataPlane,
  serviceAccount: z.string(),
  pods: z.number(),
  readyPods: z.number(),
  ports: z.array(WorkloadPort),
  /** Policies that this workload's proxy enforces, in evaluation order. */
  policies: z.array(ObjectRef),
  /** Every object at the version that the verdicts of this workload rest on. */
  restsOn: z.array(ObjectVersion),
});
export type Target = z.infer<typeof Target>;

/** One whole request, as far as an answer hangs on it. What is null may be anything. */
export const Witness = z.object({
  protocol: z.enum(['http', 'tcp']),
  method: z.string(),
  path: z.string(),
  host: z.string().nullable(),
  headers: z.record(z.string(), z.array(z.string())),
  /** Claims of a valid token; null: no token. */
  claims: z.record(z.string(), z.unknown()).nullable(),
  sourceIp: z.string().nullable(),
  remoteIp: z.string().nullable(),
  sni: z.string().nullable(),
});
export type Witness = z.infer<typeof Witness>;

/** The open part of a conditional answer, worked out, not sampled. */
export const RequestCondition = z.object({
  /** In the reader's words: "GET /health", "POST /charge with a token of issuer x". */
  text: z.string(),
  /** A method and path that pass, for a probe; null when more than those decide. */
  passes: z.object({ method: z.string(), path: z.string() }).nullable(),
  /** A method and path that do not. */
  fails: z.object({ method: z.string(), path: z.string() }).nullable(),
  /** The same two as whole requests. */
  witnesses: z.object({ passes: Witness.nullable(), fails: Witness.nullable() }).optional(),
});
export type RequestCondition = z.infer<typeof RequestCondition>;

/** What is said of a caller at a port, apart from who and which. */
export const Answer = z.object({
  decision: Decision.omit({ steps: true, nearestMiss: true }),
  condition: RequestCondition.nullable(),
});
export type Answer = z.infer<typeof Answer>;

/** One principal to one port of one workload, with its answer. */
export const Edge = Answer.extend({
  /** `<principal id>><port id>`. */
  id: z.string(),
  principal: z.string(),
  target: z.string(),
  port: z.string(),
});
export type Edge = z.infer<typeof Edge>;

/** Principals that nothing in the mesh tells apart: each gets the same answer as the others, everywhere. */
export const PrincipalClass = z.object({
  /** Id of its first member. */
  id: z.string(),
  /** `team-b/curl`, `everyone in team-b`, `any account but these 3`. */
  name: z.string(),
  /** Ids of principals. */
  members: z.array(z.string()),
});
export type PrincipalClass = z.infer<typeof PrincipalClass>;

/** Ports at which every principal gets the same answer. */
export const PortClass = z.object({
  /** Id of its first port. */
  id: z.string(),
  /** `team-a/httpbin:8000`, `every port in team-b`, `team-a/httpbin:8000 and 11 more`. */
  name: z.string(),
  /** Ids of ports. */
  ports: z.array(z.string()),
  /** Index of the answer that every class of principals gets which no cell lists. */
  rest: z.number(),
  /** Indexes of answers and of the classes of principals that get them; no class stands in two cells. */
  cells: z.array(z.object({ answer: z.number(), classes: z.array(z.number()) })),
});
export type PortClass = z.infer<typeof PortClass>;

/** A remark on one object, with a code that stays the same. */
export const Finding = z.object({
  /** `L1` ... `L27`, `I1` ... for identities, `P1` ... for problems of input. */
  code: z.string(),
  severity: z.enum(['critical', 'error', 'warning', 'info']),
  object: ObjectRef,
  path: z.string(),
  message: z.string(),
  source: Source.nullable(),
});
export type Finding = z.infer<typeof Finding>;

/** A policy as the picture shows it. */
export const PolicySummary = z.object({
  ref: ObjectRef,
  action: z.enum(['ALLOW', 'DENY', 'AUDIT', 'CUSTOM']),
  rules: z.number(),
  dryRun: z.boolean(),
  /** `app=httpbin`, `all workloads`, `Gateway ingress`. */
  selects: z.string(),
});
export type PolicySummary = z.infer<typeof PolicySummary>;

/** Who can reach what: the answer to one snapshot, by classes. `lib/mesh/edges.ts` reads single edges out of it. */
export const Reachability = z.object({
  mesh: MeshIdentity,
  takenAt: z.string(),
  trustDomain: z.string(),
  rootNamespace: z.string(),
  principals: z.array(Principal),
  targets: z.array(Target),
  /** Every principal stands in one class, and every port in one. */
  principalClasses: z.array(PrincipalClass),
  portClasses: z.array(PortClass),
  /** Shared by everything that gets the same answer. */
  answers: z.array(Answer),
  policies: z.array(PolicySummary),
  findings: z.array(Finding),
  gaps: z.array(Gap),
  problems: z.array(Problem),
});
export type Reachability = z.infer<typeof Reachability>;
