import type { Controller, Owner, Pod } from '@/lib/mesh/kubernetes';

/** Finds a controller by namespace, kind and name. */
export type ControllerIndex = ReadonlyMap<string, Controller>;

const key = (namespace: string, owner: Owner): string => `${namespace}/${owner.kind}/${owner.name}`;

export const indexControllers = (controllers: readonly Controller[]): ControllerIndex =>
  new Map(
    controllers.map((controller) => [
      key(controller.meta.namespace, { kind: controller.controller, name: controller.meta.name }),
      controller,
    ]),
  );

/** The owner that people know: the Deployment behind a ReplicaSet, the CronJob behind a Job, the pod itself when bare. */
export function topOwner(pod: Pod, controllers: ControllerIndex): Owner {
  if (pod.owner === null) return { kind: 'Pod', name: pod.meta.name };
  const controller = controllers.get(key(pod.meta.namespace, pod.owner));
  if (controller) return controller.owner ?? pod.owner;
  return guessOwner(pod.owner, pod.meta.labels['pod-template-hash']);
}

/** Where the owner itself could not be read, its name still carries the name of what made it. */
function guessOwner(owner: Owner, hash: string | undefined): Owner {
  if (owner.kind === 'ReplicaSet' && hash !== undefined && owner.name.endsWith(`-${hash}`))
    return { kind: 'Deployment', name: owner.name.slice(0, -hash.length - 1) };
  const scheduled = owner.kind === 'Job' ? /^(.+)-\d{8,10}$/.exec(owner.name)?.[1] : undefined;
  return scheduled === undefined ? owner : { kind: 'CronJob', name: scheduled };
}
