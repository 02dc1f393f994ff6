import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Agreement, Observation } from '@/lib/mesh/observation';

/** One row for each observation that was ever made, of any mesh. */
export const observations = sqliteTable(
  'observations',
  {
    /** Grows with each row, whichever process wrote it. */
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    id: text('id').notNull().unique(),
    /** Which mesh was observed: the address of its API server. */
    mesh: text('mesh').notNull(),
    edge: text('edge').notNull(),
    /** ISO 8601, UTC. */
    at: text('at').notNull(),
    seen: text('seen').$type<Observation['seen']>().notNull(),
    /** How it stood against the prediction when it was made; null where nobody said. */
    disposition: text('disposition').$type<Agreement['disposition']>(),
    /** All of it: the request, the raw outcome, its meaning, and the versions that it rests on. */
    observation: text('observation', { mode: 'json' }).$type<Observation>().notNull(),
  },
  (table) => [index('observations_mesh_edge').on(table.mesh, table.edge, table.seq)],
);
