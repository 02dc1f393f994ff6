import { setTimeout as delay } from 'node:timers/promises';
import { observed } from './observation.fixture';
import { openHistory } from './open-history';

const [file = '', root = '', name = '', count = '0'] = process.argv.slice(2);
const opened = await openHistory({ location: { kind: 'file', file }, root });
if (!opened.ok) throw new Error(opened.error.detail);
for (let at = 0; at < Number(count); at++) {
  const observation = observed(`${name}-${at}`, `edge-${at % 3}`);
  await opened.value.record('mesh', [{ observation, disposition: 'confirmed' }]);
  // Said only after it was recorded: whoever reads this line may count on it.
  process.stdout.write(`${observation.id}\n`);
  await delay(1);
}
