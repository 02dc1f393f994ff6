import type { PolicyPage } from '@/lib/api/contract';
import type { Finding } from '@/lib/mesh/reachability';
import { refKey } from '@/lib/mesh/object';
import { fail, ok, type Result } from '@/lib/mesh/result';
import type { MeshObject, Snapshot } from '@/lib/mesh/snapshot';
import { locate } from '@/lib/objects/locate';
import { printObject } from '@/lib/objects/print';
import type { Judged } from './judging';

const policiesOf = (snapshot: Snapshot): readonly MeshObject[] => [
  ...snapshot.authorizationPolicies,
  ...snapshot.peerAuthentications,
  ...snapshot.requestAuthentications,
  ...snapshot.destinationRules,
  ...snapshot.sidecars,
];

const keyOf = ({ kind, meta }: MeshObject): string =>
  refKey({ kind, namespace: meta.namespace, name: meta.name });

const toRemark = (
  yaml: string,
  { code, severity, message, path }: Finding,
): PolicyPage['remarks'][number] => ({
  code,
  severity,
  message,
  line: path === '' ? null : locate(yaml, path),
});

/** One policy as YAML, with every finding at its line. */
export function policyPageOf(
  key: string,
  { snapshot, reachability }: Pick<Judged, 'snapshot' | 'reachability'>,
): Result<PolicyPage> {
  const object = policiesOf(snapshot).find((candidate) => keyOf(candidate) === key);
  if (object === undefined)
    return fail({
      kind: 'not-found',
      subject: key,
      detail: 'No policy of this name is in the mesh. It may have been deleted since the link was made.',
    });
  const yaml = printObject(object);
  return ok({
    ref: { kind: object.kind, namespace: object.meta.namespace, name: object.meta.name },
    lines: yaml.trimEnd().split('\n'),
    remarks: reachability.findings
      .filter((finding) => refKey(finding.object) === key)
      .map((finding) => toRemark(yaml, finding)),
  });
}
