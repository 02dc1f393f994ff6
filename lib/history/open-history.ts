import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Client, createClient } from '@libsql/client';
import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { drizzle, type LibSQLDatabase } from 'drizzle-orm/libsql';
import { type Agreement, Observation } from '@/lib/mesh/observation';
import { fail, type Fault, ok, type Result } from '@/lib/mesh/result';
import { type HistoryLocation, locationText } from './location';
import { migrateHistory, untilItWorks } from './migrate';
import { observations } from './schema';

/** An observation as it goes into the history. */
export type Entry = {
  readonly observation: Observation;
  readonly disposition: Agreement['disposition'] | null;
};

/** Observations after a place, oldest first, and the place to go on from. */
type Page = { readonly last: number; readonly observations: readonly Observation[] };

/** Everything that was ever observed, beyond the life of a process. */
export type History = {
  /** Resolves once the entries outlive this process; one that stands there already is replaced. */
  readonly record: (mesh: string, entries: readonly Entry[]) => Promise<void>;
  /** The newest observations of each edge of a mesh. */
  readonly newest: (mesh: string, perEdge: number) => Promise<Page>;
  /** What any process recorded of a mesh since. */
  readonly since: (mesh: string, last: number) => Promise<Page>;
  readonly close: () => void;
};

/** How long a writer waits for another process that is writing. */
const BUSY_MS = 5_000;
/** SQLite takes so many values in one statement, and no more. */
const ROWS_AT_ONCE = 500;

export type HistoryOptions = {
  readonly location: HistoryLocation;
  /** For a server that asks for one. */
  readonly token?: string | undefined;
  /** The folder of this installation. */
  readonly root: string;
};

type Row = typeof observations.$inferSelect;

const toRow = (mesh: string, { observation, disposition }: Entry): typeof observations.$inferInsert => {
  const { id, edge, at, seen } = observation;
  return { id, mesh, edge, at, seen, disposition, observation };
};

/** Rows that a newer version wrote in a form unknown here are passed over. */
const toPage = (rows: readonly Row[], last: number): Page => ({
  last: Math.max(last, ...rows.map(({ seq }) => seq)),
  observations: rows.flatMap((row) => {
    const parsed = Observation.safeParse(row.observation);
    return parsed.success ? [parsed.data] : [];
  }),
});

async function connect({ location, token }: HistoryOptions): Promise<Client> {
  if (location.kind === 'server')
    return createClient({ url: location.url, ...(token !== undefined && { authToken: token }) });
  await mkdir(path.dirname(location.file), { recursive: true, mode: 0o700 });
  const client = createClient({ url: pathToFileURL(location.file).href, timeout: BUSY_MS });
  // Switching to the log does not wait for other processes by itself.
  await untilItWorks(() => client.execute('PRAGMA journal_mode = WAL'));
  return client;
}

const queries = (db: LibSQLDatabase): Omit<History, 'close'> => ({
  record: async (mesh, entries) => {
    for (let at = 0; at < entries.length; at += ROWS_AT_ONCE) {
      const rows = entries.slice(at, at + ROWS_AT_ONCE).map((entry) => toRow(mesh, entry));
      await db
        .insert(observations)
        .values(rows)
        .onConflictDoUpdate({
          target: observations.id,
          set: { disposition: sql`excluded.disposition`, observation: sql`excluded.observation` },
        });
    }
  },
  newest: async (mesh, perEdge) => {
    const ranked = db
      .select({
        seq: observations.seq,
        rank: sql<number>`row_number() over (partition by ${observations.edge} order by ${observations.seq} desc)`.as(
          'rank',
        ),
      })
      .from(observations)
      .where(eq(observations.mesh, mesh))
      .as('ranked');
    const kept = db
      .select({ seq: ranked.seq })
      .from(ranked)
      .where(sql`${ranked.rank} <= ${perEdge}`);
    const rows = await db
      .select()
      .from(observations)
      .where(inArray(observations.seq, kept))
      .orderBy(asc(observations.seq));
    return toPage(rows, 0);
  },
  since: async (mesh, last) => {
    // The plus keeps SQLite from walking all of a mesh by its index: only the end of the table is new.
    const isLater = and(gt(observations.seq, last), sql`+${observations.mesh} = ${mesh}`);
    return toPage(await db.select().from(observations).where(isLater).orderBy(asc(observations.seq)), last);
  },
});

/** The first line of the innermost cause; drizzle's own message repeats the whole statement. */
const reasonOf = (error: unknown): string => {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return (inner instanceof Error ? inner.message : String(inner)).split('\n')[0]?.slice(0, 200) ?? '';
};

const unusable = (location: HistoryLocation, error: unknown): Fault => ({
  kind: 'unreachable',
  subject: `history ${locationText(location)}`,
  detail: `The history at ${locationText(location)} cannot be used (${reasonOf(error)}), so what is observed is kept only while this process runs. Name another place with --history.`,
});

/** Opens the history and brings it to the form of this version. */
export async function openHistory(options: HistoryOptions): Promise<Result<History>> {
  try {
    const client = await connect(options);
    const db = drizzle(client);
    await migrateHistory(db, options.root);
    return ok({ ...queries(db), close: () => client.close() });
  } catch (error) {
    return fail(unusable(options.location, error));
  }
}
