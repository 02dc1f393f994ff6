import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { fail, type Fault, ok, type Result } from '@/lib/mesh/result';
import type { Connection } from './connect';
import { readJson } from './request';

/** How long the container lives, used or not; it cannot be taken out of its pod, only end. */
const LIVES_SECONDS = 120;
/** It is not handed out in its last seconds. */
const SPARE_SECONDS = 30;
const START_MS = 20_000;
const LOOK_MS = 250;
/** Any user but Istio's own 1337, whose traffic goes round the proxy. */
const USER = 65_532;

const Status = z.object({
  status: z
    .object({
      ephemeralContainerStatuses: z
        .array(
          z.object({
            name: z.string(),
            state: z
              .object({
                running: z.looseObject({}).optional(),
                waiting: z.object({ reason: z.string().optional() }).optional(),
                terminated: z.object({ reason: z.string().optional() }).optional(),
              })
              .optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});

type Pod = { readonly namespace: string; readonly pod: string; readonly uid: string };

/** Under the standard "restricted", whatever the pod's own containers may do. */
const containerOf = (name: string, image: string) => ({
  name,
  image,
  imagePullPolicy: 'IfNotPresent',
  command: ['sleep', String(LIVES_SECONDS)],
  securityContext: {
    runAsUser: USER,
    runAsGroup: USER,
    runAsNonRoot: true,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
});

const HOPELESS = /ErrImage|ImagePull|InvalidImage|CreateContainer|RunContainer/;

const notStarted = (image: string, pod: Pod, reason: string): Fault => ({
  kind: 'not-installed',
  subject: `ephemeral container in pod ${pod.namespace}/${pod.pod}`,
  detail: `The ephemeral container with ${image} did not start in pod ${pod.namespace}/${pod.pod}: ${reason}. Name an image with curl and sleep that this cluster can pull, by --probe-image.`,
});

const plain = ({ kind, subject, detail }: Fault): Fault => ({ kind, subject, detail });

/** Whether it runs by now, or why it never will. */
async function lookAt(
  connection: Connection,
  pod: Pod,
  name: string,
): Promise<Result<boolean, Fault | string>> {
  const read = await readJson(connection, {
    what: `read pod ${pod.namespace}/${pod.pod}`,
    path: pathOf(pod),
  });
  if (!read.ok) return fail(plain(read.error));
  const all = Status.safeParse(read.value).data?.status?.ephemeralContainerStatuses ?? [];
  const { running, waiting, terminated } = all.find((one) => one.name === name)?.state ?? {};
  if (terminated) return fail(terminated.reason ?? 'it ended at once');
  if (waiting?.reason !== undefined && HOPELESS.test(waiting.reason)) return fail(waiting.reason);
  return ok(running !== undefined);
}

async function waitUntilRunning(
  connection: Connection,
  pod: Pod,
  { name, image }: { readonly name: string; readonly image: string },
): Promise<Result<string>> {
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    const looked = await lookAt(connection, pod, name);
    if (!looked.ok)
      return fail(typeof looked.error === 'string' ? notStarted(image, pod, looked.error) : looked.error);
    if (looked.value) return ok(name);
    await delay(LOOK_MS);
  }
  return fail(notStarted(image, pod, `it was not running after ${START_MS / 1000} s`));
}

const pathOf = ({ namespace, pod }: Pod): string =>
  `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}`;

/** Puts a container with a probe tool beside those of a pod: the same network, the same identity. */
async function addContainer(connection: Connection, image: string, pod: Pod): Promise<Result<string>> {
  const name = `meshproof-${randomBytes(4).toString('hex')}`;
  const patched = await readJson(connection, {
    what: `add an ephemeral container to pod ${pod.namespace}/${pod.pod}`,
    path: `${pathOf(pod)}/ephemeralcontainers`,
    patch: { spec: { ephemeralContainers: [containerOf(name, image)] } },
  });
  if (!patched.ok) return fail(plain(patched.error));
  return waitUntilRunning(connection, pod, { name, image });
}

/** Hands out the ephemeral container of a pod; the same one for as long as it lives. */
export function createTools(connection: Connection, image: string) {
  const tools = new Map<string, { readonly until: number; readonly container: Promise<Result<string>> }>();
  return async (pod: Pod): Promise<Result<string>> => {
    const known = tools.get(pod.uid);
    if (known && known.until > Date.now()) return known.container;
    const container = addContainer(connection, image, pod);
    tools.set(pod.uid, { until: Date.now() + (LIVES_SECONDS - SPARE_SECONDS) * 1000, container });
    const added = await container;
    if (!added.ok) tools.delete(pod.uid);
    return added;
  };
}
