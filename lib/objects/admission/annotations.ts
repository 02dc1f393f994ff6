import type { MeshObject } from '@/lib/mesh/snapshot';
import type { Objection } from './objection';

const DRY_RUN = 'istio.io/dry-run';
/** What Go's `strconv.ParseBool` takes. */
const BOOLEAN = /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/;

const dryRunMessage = (object: MeshObject, value: string): string | null => {
  if (object.kind !== 'AuthorizationPolicy')
    return `${DRY_RUN} is not supported on ${object.kind}. Remove the annotation.`;
  if (!BOOLEAN.test(value))
    return `${DRY_RUN} has the invalid value ${JSON.stringify(value)}. Write "true" or "false".`;
  const { action = 'ALLOW' } = object.spec;
  if (action === 'AUDIT' || action === 'CUSTOM')
    return `${DRY_RUN} supports the actions ALLOW and DENY only, and this one is ${action}. Remove the annotation.`;
  return null;
};

/** Objections to annotations of an Istio object; its paths start at the object, not at its spec. */
export const annotationObjections = (object: MeshObject): readonly Objection[] =>
  Object.entries(object.meta.annotations).flatMap(([key, value]): Objection[] => {
    const message = key.startsWith('internal.istio.io/')
      ? `${key} is reserved for internal use. Remove the annotation.`
      : key === DRY_RUN
        ? dryRunMessage(object, value)
        : null;
    return message === null ? [] : [{ code: 'E15', path: ['metadata', 'annotations', key], message }];
  });
