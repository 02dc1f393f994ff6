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
    readonly generation: number;
    readonly labels?: Readonly<Record<string, string>> | undefined;
    readonly annotations?: Readonly<Record<string, string>> | undefined;
  };
  readonly [field: string]: unknown;
};

/** What happened to one object; a deleted one carries the resourceVersion of its deletion. */
export type StoreEvent = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: StoredObject;
  /** As it was before; null for a new object. */
  readonly previous: StoredObject | null;
};

/**
 * The objects of the sandbox. One writer at a time; every change has its own resourceVersion.
 * The Gateway of gateway.networking.k8s.io goes by the kind `KubernetesGateway` here, as in `lib/mesh`.
 */
export type ObjectStore = {
  /** Ordered by namespace and name; the array of one moment never changes. */
  readonly list: (kind: string, namespace?: string) => readonly StoredObject[];
  readonly get: (kind: string, namespace: string | undefined, name: string) => StoredObject | undefined;
  /** Creates or replaces; fills in uid, resourceVersion and creationTimestamp. */
  readonly put: (object: unknown) => StoredObject;
  readonly delete: (kind: string, namespace: string | undefined, name: string) => StoredObject | undefined;
  /** Called after each change; returns the way to stop. */
  readonly subscribe: (listener: (event: StoreEvent) => void) => () => void;
  /** The resourceVersion of the last change. */
  readonly version: () => number;
  /** Changes after a version, oldest first; null when the history does not reach back so far. */
  readonly since: (version: number) => readonly StoreEvent[] | null;
  /** Forgets the history, as etcd does after some minutes. */
  readonly compact: () => void;
};

/** The result of a command in a container. */
export type ExecResult = { readonly stdout: string; readonly stderr: string; readonly exitCode: number };

/** What the API server asks of the nodes: the parts of a kubelet that the product uses. */
export type PodRuntime = {
  readonly exec: (
    pod: { readonly namespace: string; readonly name: string; readonly container: string },
    argv: readonly string[],
    signal: AbortSignal,
    /** Takes the output as it comes; then none of it is in the result. */
    write?: (text: string) => void,
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
  /** Workloads (`namespace/app`) or pods (`namespace/name`) whose proxy keeps its present policies whatever changes. */
  readonly laggingProxies: ReadonlySet<string>;
  /** Service accounts (`namespace/name`) whose certificate has expired. */
  readonly expiredCertificates: ReadonlySet<string>;
  /** Service accounts whose certificate should have been renewed some hours ago. */
  readonly stoppedRotations: ReadonlySet<string>;
  /** Service accounts whose proxies wait for a first certificate. */
  readonly missingCertificates: ReadonlySet<string>;
  /** Service accounts whose certificate comes from another root, the only one that their proxies trust. */
  readonly otherRoots: ReadonlySet<string>;
  /** Service accounts whose certificate is of a trust domain that the mesh does not name. */
  readonly foreignTrustDomains: ReadonlySet<string>;
  /** Service accounts whose certificate names the account `default` of their namespace. */
  readonly mistakenAccounts: ReadonlySet<string>;
  /** Pods (`namespace/name`) that do not answer. */
  readonly deadPods: ReadonlySet<string>;
  /** Workloads (`namespace/app`) whose application answers 403 by itself. */
  readonly forbiddingApps: ReadonlySet<string>;
  /** Workloads whose proxy will not take a new configuration, and says so. */
  readonly refusingProxies: ReadonlySet<string>;
  /** Workloads whose proxy's admin port answers with text, with 500 MB, never, or with keys in clear. */
  readonly rubbishAdmins: ReadonlySet<string>;
  readonly hugeAdmins: ReadonlySet<string>;
  readonly silentAdmins: ReadonlySet<string>;
  readonly leakingAdmins: ReadonlySet<string>;
  /** True: the API server drops every connection and refuses new ones. */
  readonly apiServerGone: boolean;
};
