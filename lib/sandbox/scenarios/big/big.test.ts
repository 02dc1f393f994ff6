import { expect, test } from 'vitest';
import { z } from 'zod';
import { admit } from '../../api-server/admission';
import { isRefusal } from '../../api-server/status';
import { isRecord } from '@/lib/objects/record';
import { startSandbox } from '../../start-sandbox';
import { bigObjects } from './big';

const Deployment = z.looseObject({
  kind: z.literal('Deployment'),
  spec: z.looseObject({ replicas: z.number() }),
});

const podsOf = (objects: readonly object[]): number =>
  objects.reduce((sum, object) => sum + (Deployment.safeParse(object).data?.spec.replicas ?? 0), 0);

const count = (objects: readonly object[], kind: string): number =>
  objects.filter((object) => 'kind' in object && object.kind === kind).length;

test.each([
  [10, 2],
  [1_000, 80],
  [10_000, 800],
])('%i pods stand in %i namespaces', (pods, namespaces) => {
  const objects = bigObjects(pods);
  expect(podsOf(objects)).toBe(pods);
  expect(count(objects, 'Namespace')).toBe(namespaces);
});

test('it is the same each time', () => {
  expect(bigObjects(200)).toEqual(bigObjects(200));
});

test('a cluster would take every policy in it', () => {
  const policies = bigObjects(1_000).filter(
    (object) => isRecord(object) && object['apiVersion'] === 'security.istio.io/v1',
  );
  expect(policies.length).toBeGreaterThan(100);
  for (const policy of policies) expect(isRefusal(admit({ ...policy }, 'Strict'))).toBe(false);
});

test('its pods run', async () => {
  const sandbox = await startSandbox({ scenario: 'big-10' });
  const pods = sandbox.store.list('Pod');
  expect(pods.filter(({ metadata }) => metadata.namespace !== 'istio-system')).toHaveLength(10);
  expect(pods.every((pod) => isRecord(pod['status']) && pod['status']['phase'] === 'Running')).toBe(true);
  await sandbox.stop();
});
