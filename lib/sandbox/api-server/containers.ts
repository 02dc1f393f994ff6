import { z } from 'zod';
import type { StoredObject } from '../contract';
import { badRequest, type Refusal } from './status';

const Named = z.array(z.object({ name: z.string() })).optional();
const Spec = z.object({
  spec: z.object({ containers: Named, initContainers: Named, ephemeralContainers: Named }),
});

/** Names of a pod's containers: applications first, as `kubectl exec` without `-c` picks. */
export function containersOf(pod: StoredObject): readonly string[] {
  const { data } = Spec.safeParse(pod);
  const { containers = [], initContainers = [], ephemeralContainers = [] } = data?.spec ?? {};
  const all = [...containers, ...initContainers, ...ephemeralContainers];
  return all.map((container) => container.name);
}

export const unknownContainer = (container: string, pod: string): Refusal =>
  badRequest(`container ${container} is not valid for pod ${pod}`);
