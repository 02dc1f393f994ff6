import type { Duplex } from 'node:stream';

/** A Kubernetes object as the API server holds it: plain JSON with metadata. */
export type StoredObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
};

/** What happened to one object. */
export type StoreEvent = { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: StoredObject };

/** The objects of the sandbox. One writer at a time; every change has its own resourceVersion. */
export type ObjectStore = {
  readonly list: (kind: string, namespace?: string) => readonly StoredObject[];
  readonly get: (kind: string, namespace: string | undefined, name: string) => StoredObject | undefined;
  /** Creates or replaces; fills in uid, resourceVersion and creationTimestamp. */
  readonly put: (object: unknown) => StoredObject;
  readonly delete: (kind: string, namespace: string | undefined, name: string) => StoredObject | undefined;
  /** Called after each change; returns the way to stop. */
  readonly subscribe: (listener: (event: StoreEvent) => void) => () => void;
};

/** The result of a command in a container. */
export type ExecResult = { readonly stdout: string; readonly stderr: string; readonly exitCode: number };

/** What the API server asks of the nodes: the parts of a kubelet that the product uses. */
export type PodRuntime = {
  readonly exec: (
    pod: { readonly namespace: string; readonly name: string; readonly container: string },
    argv: readonly string[],
    signal: AbortSignal,
  ) => Promise<ExecResult>;
  /** A byte stream to a port inside the pod; rejects when nothing listens there. */
  readonly portForward: (
    pod: { readonly namespace: string; readonly name: string },
    port: number,
  ) => Promise<Duplex>;
  readonly log: (pod: {
    readonly namespace: string;
    readonly name: string;
    readonly container: string;
  }) => string;
};

/** Ways in which the sandbox can be told to misbehave; each is off by default. */
export type Faults = {
  /** Workloads (`namespace/app`) whose proxy keeps its present policies whatever changes. */
  readonly laggingProxies: ReadonlySet<string>;
  /** Service accounts (`namespace/name`) whose certificate has expired. */
  readonly expiredCertificates: ReadonlySet<string>;
  /** Pods (`namespace/name`) that do not answer. */
  readonly deadPods: ReadonlySet<string>;
  /** Workloads (`namespace/app`) whose application answers 403 by itself. */
  readonly forbiddingApps: ReadonlySet<string>;
  /** True: the API server drops every connection and refuses new ones. */
  readonly apiServerGone: boolean;
};
