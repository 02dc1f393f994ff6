import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LibSQLDatabase } from 'drizzle-orm/libsql';
import { migrate } from 'drizzle-orm/libsql/migrator';

const ATTEMPTS = 20;
const PAUSE_MS = 50;

/** Two processes may open a new file at one moment: whoever comes second finds the work done when it looks again. */
export async function untilItWorks(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await delay(PAUSE_MS);
    }
  }
}

/** Brings the tables to the form of this version; `root` is the folder of the installation. */
export const migrateHistory = (db: LibSQLDatabase, root: string): Promise<void> =>
  untilItWorks(() => migrate(db, { migrationsFolder: path.join(root, 'lib/history/migrations') }));
