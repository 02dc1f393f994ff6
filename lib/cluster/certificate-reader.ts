import type { Certificate } from '@/lib/mesh/certificate';
import type { Pod } from '@/lib/mesh/kubernetes';
import type { Result } from '@/lib/mesh/result';
import type { SourceStatus } from '@/lib/mesh/source-status';
import type { Connection } from './connect';
import { decodeSecrets, unread } from './decode-secrets';
import { readByIstioctl } from './istioctl';
import { writeKubeconfig } from './kubeconfig-file';
import { readAdmin } from './read-admin';

/** Where certificates are read: from each proxy through the API server, by istioctl, or not at all. */
export type CertificateMode = 'proxy' | 'istioctl' | 'none';

export type CertificateOptions = {
  readonly mode: CertificateMode;
  /** Read each one once. */
  readonly once: boolean;
  readonly onChange: () => void;
};

const AT_ONCE = 20;
const REFRESH_MS = 60_000;
const SECRETS = '/config_dump?mask=dynamic_active_secrets,dynamic_warming_secrets';

type Entry = { readonly pod: Pod; certificate: Certificate | null; dueAt: number; reading: boolean };

/** ztunnel names its container like a sidecar's, and answers in another language. */
const hasProxy = (pod: Pod): boolean =>
  pod.phase === 'Running' &&
  !pod.terminating &&
  pod.meta.labels['app'] !== 'ztunnel' &&
  pod.containers.some(({ name, role }) => name === 'istio-proxy' && role !== 'init');

/** Spread, so that a large mesh is not asked all at once; and soon after a certificate's end. */
function nextDue(certificate: Certificate): number {
  const jittered = Date.now() + REFRESH_MS * (0.8 + 0.4 * Math.random());
  const end = certificate.notAfter === null ? Infinity : Date.parse(certificate.notAfter);
  const soon = Date.now() + 5_000;
  return Math.max(soon, Math.min(jittered, end));
}

/** Everything but the time of reading. */
const contentOf = (certificate: Certificate | null): string => JSON.stringify({ ...certificate, readAt: '' });

/** Keeps the certificate of each proxy current, beside the snapshot and never in its way. */
export class CertificateReader {
  readonly #entries = new Map<string, Entry>();
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  /** What is to be read now, the first last. */
  #due: Entry[] = [];
  /** Entries without an answer. */
  #unasked = 0;
  #running = 0;
  #updated = false;
  #revision = 0;
  /** In order; null: something was read since. */
  #read: readonly Certificate[] | null = null;
  #kubeconfig: ReturnType<typeof writeKubeconfig> | null = null;

  constructor(
    readonly connection: Connection,
    readonly options: CertificateOptions,
  ) {}

  /** Names the pods that there are now. */
  update(pods: readonly Pod[]): void {
    this.#updated = true;
    if (this.options.mode === 'none' || this.#closing.signal.aborted) return;
    const wanted = new Map(pods.filter(hasProxy).map((pod) => [pod.meta.uid, pod]));
    for (const [uid, entry] of this.#entries) if (!wanted.has(uid)) this.#remove(uid, entry);
    const added = [...wanted].filter(([uid]) => !this.#entries.has(uid));
    for (const [uid, pod] of added) {
      const entry = { pod, certificate: null, dueAt: 0, reading: false };
      this.#entries.set(uid, entry);
      this.#due.unshift(entry);
    }
    this.#unasked += added.length;
    this.#work();
  }

  /** Grows with each certificate that becomes another; that one was read again is no change. */
  get revision(): number {
    return this.#revision;
  }

  current(): readonly Certificate[] {
    return (this.#read ??= [...this.#entries.values()]
      .flatMap(({ certificate }) => (certificate ? [certificate] : []))
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)));
  }

  /** Each proxy has been asked. */
  settled(): boolean {
    return this.#updated && this.#unasked === 0;
  }

  status(): SourceStatus {
    const read = this.current();
    const failed = read.filter(({ state }) => state === 'unread');
    return {
      resource: 'proxy certificates',
      state: this.#state(read.length, failed.length),
      at: read.reduce<string | null>(
        (first, { readAt }) => (first === null || readAt < first ? readAt : first),
        null,
      ),
      count: read.length - failed.length,
      detail: this.#detail(failed),
    };
  }

  close(): void {
    this.#closing.abort();
    if (this.#timer) clearTimeout(this.#timer);
    this.#kubeconfig?.remove();
  }

  #remove(uid: string, { certificate }: Entry): void {
    this.#entries.delete(uid);
    this.#read = null;
    if (certificate === null) this.#unasked -= 1;
    else this.#revision += 1;
  }

  #state(read: number, failed: number): SourceStatus['state'] {
    if (this.options.mode === 'none') return 'absent';
    if (!this.settled()) return 'loading';
    return read > 0 && read === failed ? 'forbidden' : 'live';
  }

  #detail(failed: readonly Certificate[]): string {
    if (this.options.mode === 'none') return 'Certificates are not read, as was asked.';
    const [first] = failed;
    if (!first) return '';
    return `${failed.length} of ${this.#entries.size} could not be read. ${first.pod.namespace}/${first.pod.name}: ${first.detail}`;
  }

  /** Starts what is due, and sets the clock for what is due next. */
  #work(): void {
    if (this.#closing.signal.aborted) return;
    if (this.#due.length === 0) this.#gather();
    while (this.#running < AT_ONCE) {
      const entry = this.#due.pop();
      if (entry === undefined) return;
      if (this.#entries.get(entry.pod.meta.uid) === entry) void this.#ask(entry);
    }
  }

  /** Looks through all entries, which a large mesh can afford once for a batch but not after each reading. */
  #gather(): void {
    if (this.#timer) clearTimeout(this.#timer);
    const waiting = [...this.#entries.values()].filter(({ reading }) => !reading);
    this.#due = waiting.filter(({ dueAt }) => dueAt <= Date.now()).reverse();
    if (this.#due.length > 0) return;
    const next = waiting.reduce((least, { dueAt }) => Math.min(least, dueAt), Infinity);
    if (Number.isFinite(next)) this.#timer = setTimeout(() => this.#work(), Math.max(0, next - Date.now()));
  }

  async #ask(entry: Entry): Promise<void> {
    entry.reading = true;
    this.#running += 1;
    const text = await this.#dump(entry.pod);
    this.#running -= 1;
    entry.reading = false;
    if (this.#closing.signal.aborted) return;
    const { namespace, name, uid } = entry.pod.meta;
    if (entry.certificate === null && this.#entries.get(uid) === entry) this.#unasked -= 1;
    const before = contentOf(entry.certificate);
    const decoded = text.ok ? decodeSecrets(text.value) : unread(text.error.detail);
    entry.certificate = { pod: { namespace, name, uid }, ...decoded, readAt: new Date().toISOString() };
    entry.dueAt = this.options.once ? Infinity : nextDue(entry.certificate);
    this.#read = null;
    if (contentOf(entry.certificate) !== before) {
      this.#revision += 1;
      this.options.onChange();
    }
    this.#work();
  }

  #dump({ meta }: Pod): Promise<Result<string>> {
    const { signal } = this.#closing;
    if (this.options.mode !== 'istioctl') return readAdmin(this.connection, meta, SECRETS, signal);
    this.#kubeconfig ??= writeKubeconfig(this.connection);
    return readByIstioctl(this.connection, meta, this.#kubeconfig, signal);
  }
}

const keyOf = ({ pod }: Certificate): string => `${pod.namespace}/${pod.name}`;
