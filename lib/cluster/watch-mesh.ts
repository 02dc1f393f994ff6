import type { Fault } from '@/lib/mesh/result';
import type { MeshObject, Snapshot } from '@/lib/mesh/snapshot';
import type { MeshStatus } from '@/lib/mesh/source-status';
import { assemble, gapsOf, identify, objectsOf, revisionConfigs } from './assemble';
import { type CertificateMode, CertificateReader } from './certificate-reader';
import { createCoalescer } from './coalesce';
import type { Connection } from './connect';
import { Source } from './follow-source';
import { startHeartbeat } from './heartbeat';
import { meshConfigKind, WATCHED_KINDS } from './kinds';
import { dropConnections } from './request';
import { meshFault, meshState, retryAt } from './mesh-state';

/** What to follow, and whom to tell. */
export type MeshOptions = {
  /** Empty: all. */
  readonly namespaces: readonly string[];
  readonly certificates: CertificateMode;
  readonly onChange: () => void;
  /** Read once instead of following. */
  readonly once?: boolean;
};

/** The state of a mesh that is followed. */
type MeshNow = Omit<MeshStatus, 'revision' | 'evidence' | 'isJudging'> & {
  readonly snapshot: Snapshot | null;
};

/** A mesh that is followed until it is closed. */
export type MeshHandle = {
  /** `snapshot` stays the same object until something in it changes. */
  readonly current: () => MeshNow;
  /** Resolves when each list and certificate was read or refused. */
  readonly settled: () => Promise<void>;
  readonly close: () => void;
};

class MeshFollower {
  readonly #sources: Source[] = [];
  readonly #certificates: CertificateReader;
  readonly #stopHeartbeat: () => void;
  readonly #coalescer: ReturnType<typeof createCoalescer>;
  readonly #waiting: (() => void)[] = [];
  #version: string | null = null;
  /** The server has been asked for its version, with or without success. */
  #asked = false;
  #isGone = false;
  #snapshot: Snapshot | null = null;
  /** Null: some object changed since. */
  #objects: readonly MeshObject[] | null = null;
  /** Grows with each change of an object. */
  #revision = 0;
  /** What the snapshot was built from, beside the certificates. */
  #content = '';
  #certificatesRevision = 0;
  /** Something was told since the snapshot was looked at; since the pods were named to the reader of certificates. */
  #dirty = false;
  #moved = false;

  constructor(
    readonly connection: Connection,
    readonly options: MeshOptions,
  ) {
    this.#coalescer = createCoalescer(() => this.#tell());
    this.#certificates = new CertificateReader(connection, {
      mode: options.certificates,
      once: options.once ?? false,
      onChange: () => this.#soon(),
    });
    WATCHED_KINDS.forEach((kind) => this.#follow(kind));
    this.#stopHeartbeat = startHeartbeat(connection, {
      onAlive: (version) => {
        this.#heard(version);
        this.#isGone = false;
        this.#sources.forEach((source) => source.alive());
      },
      onGone: (fault) => {
        this.#heard(null);
        if (!this.#isGone) dropConnections(this.connection);
        this.#isGone = true;
        this.#sources.forEach((source) => source.drop(fault));
      },
    });
  }

  current(): MeshNow {
    const objects = this.#snapshot ? [] : this.#held();
    const sources = this.#sources.map((source) => source.status());
    const state = meshState(
      this.#sources,
      gapsOf(this.#sources, this.options.namespaces),
      this.#snapshot !== null,
    );
    const snapshot = state === 'failed' && !this.#snapshot ? null : this.#current();
    return {
      mesh: snapshot?.mesh ?? identify(this.connection, this.#version, objects),
      state,
      fault: this.#fault(state),
      sources: [...sources, this.#certificates.status()],
      retryAt: retryAt(this.#sources),
      snapshot,
    };
  }

  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#release();
    });
  }

  close(): void {
    this.#stopHeartbeat();
    this.#coalescer.close();
    this.#certificates.close();
    this.#sources.forEach((source) => source.close());
  }

  #fault(state: MeshStatus['state']): Fault | null {
    return state === 'failed' || state === 'stale' ? meshFault(this.#sources) : null;
  }

  #heard(version: string | null): void {
    const isNews = !this.#asked || (version !== null && version !== this.#version);
    this.#asked = true;
    this.#version = version ?? this.#version;
    if (isNews) this.#changed(false);
  }

  #follow(kind: (typeof WATCHED_KINDS)[number]): void {
    const { namespaces, once = false } = this.options;
    this.#sources.push(
      new Source(this.connection, kind, { namespaces, once, onChange: (objects) => this.#changed(objects) }),
    );
  }

  #settledLists(): boolean {
    return this.#sources.every((source) => source.status().state !== 'loading');
  }

  #changed(objects: boolean): void {
    if (objects) this.#revision += 1;
    this.#objects = null;
    this.#moved = true;
    this.#soon();
  }

  #held(): readonly MeshObject[] {
    return (this.#objects ??= objectsOf(this.#sources));
  }

  #soon(): void {
    this.#dirty = true;
    this.#coalescer.change();
  }

  /** Called when changes have come to rest for a moment. */
  #tell(): void {
    if (this.#moved) this.#refresh();
    this.options.onChange();
    this.#release();
  }

  #refresh(): void {
    [this.#moved, this.#dirty] = [false, true];
    const objects = this.#held();
    const known = new Set(this.#sources.map(({ kind }) => kind.only?.name));
    revisionConfigs(objects)
      .filter((name) => !known.has(name))
      .forEach((name) => this.#follow(meshConfigKind(name)));
    if (this.#settledLists()) this.#certificates.update(podsOf(objects));
  }

  /** Rebuilt only when something was told, and replaced only when something in it differs. */
  #current(): Snapshot | null {
    if (!this.#settledLists() || !this.#dirty) return this.#snapshot;
    this.#dirty = false;
    const mesh = identify(this.connection, this.#version, this.#held());
    const scope = this.options.namespaces;
    const certificates = [...this.#certificates.current()];
    const content = JSON.stringify([this.#revision, mesh, gapsOf(this.#sources, scope)]);
    const isRead = this.#certificates.revision !== this.#certificatesRevision;
    this.#certificatesRevision = this.#certificates.revision;
    if (content !== this.#content || this.#snapshot === null)
      this.#snapshot = assemble({ mesh, sources: this.#sources, scope, certificates });
    else if (isRead) this.#snapshot = { ...this.#snapshot, certificates, takenAt: new Date().toISOString() };
    this.#content = content;
    return this.#snapshot;
  }

  #release(): void {
    if (this.#waiting.length === 0 || !this.#settledLists() || !this.#asked) return;
    this.#certificates.update(podsOf(this.#held()));
    if (this.#certificates.settled()) this.#waiting.splice(0).forEach((resolve) => resolve());
  }
}

const podsOf = (objects: readonly MeshObject[]) => objects.filter((object) => object.kind === 'Pod');

/** Follows a mesh: lists every kind, watches it, and says at all times how fresh what it holds is. */
export function openMesh(connection: Connection, options: MeshOptions): MeshHandle {
  const follower = new MeshFollower(connection, options);
  return {
    current: () => follower.current(),
    settled: () => follower.settled(),
    close: () => follower.close(),
  };
}
