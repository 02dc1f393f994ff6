import { z } from 'zod';
import { type Answer, type Call, jsonAnswer } from './call';
import { strategicPatch } from './patch';
import { objectBody } from './serialise';
import { badRequest, notFound, type Refusal } from './status';

const Patched = z.looseObject({
  spec: z.looseObject({
    ephemeralContainers: z.array(z.looseObject({ name: z.string(), image: z.string() })),
  }),
  status: z.looseObject({}).optional(),
});

/** An image that nobody can pull, for the test of it. */
const unknownImage = /(^|\/)none\//;

const stateOf = (image: string): object =>
  unknownImage.test(image)
    ? { waiting: { reason: 'ErrImagePull', message: `failed to pull ${image}` } }
    : { running: { startedAt: new Date().toISOString() } };

/** Adds containers to a pod that runs. They start at once here, and stay: Kubernetes has no way to take them out. */
export function addEphemeral(call: Call, body: unknown): Answer | Refusal {
  const { api, target } = call;
  const before = api.store.get('Pod', target.namespace, target.name);
  if (!before) return notFound(target.kind, target.name);
  const patched = Patched.safeParse(strategicPatch(before, body));
  if (!patched.success) return badRequest('the object provided has no ephemeral containers');
  const { spec, status } = patched.data;
  const statuses = spec.ephemeralContainers.map(({ name, image }) => ({
    name,
    image,
    state: stateOf(image),
  }));
  const after = { ...before, spec, status: { ...status, ephemeralContainerStatuses: statuses } };
  return jsonAnswer(200, objectBody(api.store.put(after), target));
}
