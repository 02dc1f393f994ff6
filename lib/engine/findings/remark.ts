import type { AuthorizationPolicy } from '@/lib/mesh/istio';
import type { ObjectMeta, Source } from '@/lib/mesh/object';
import type { Finding } from '@/lib/mesh/reachability';
import { CATALOGUE, type FindingCode } from './catalogue';
import { pathOf, type PlacedValue } from './policy-values';
import type { Survey } from './survey';

/** One look at the whole mesh. */
export type Check = (survey: Survey) => readonly Finding[];

interface Remark {
  readonly path: string;
  readonly message: string;
  /** Where it differs from the catalogue's. */
  readonly severity?: Finding['severity'];
}

interface Written {
  readonly kind: string;
  readonly meta: ObjectMeta;
  readonly source: Source | null;
}

/** A remark on one object. */
export const remarkOn = (
  code: FindingCode,
  { kind, meta, source }: Written,
  { path, message, severity = CATALOGUE[code].severity }: Remark,
): Finding => ({
  code,
  severity,
  object: { kind, namespace: meta.namespace, name: meta.name },
  path,
  message,
  source,
});

interface ValueCheck {
  readonly code: FindingCode;
  readonly fields: readonly string[] | ((field: string) => boolean);
  /** Null: nothing to say. */
  readonly remark: (placed: PlacedValue, survey: Survey) => string | null;
  readonly severity?: (placed: PlacedValue) => Finding['severity'];
}

/** A check that looks at one value of some fields at a time. */
export const onValues =
  ({ code, fields, remark, severity }: ValueCheck): Check =>
  (survey) =>
    (typeof fields === 'function' ? survey.fields.filter(fields) : fields)
      .flatMap(survey.values)
      .flatMap((placed) => {
        const message = remark(placed, survey);
        if (message === null) return [];
        const path = pathOf(placed);
        return [
          remarkOn(code, placed.policy, { path, message, ...(severity && { severity: severity(placed) }) }),
        ];
      });

/** A check that looks at one AuthorizationPolicy at a time. */
export const onPolicies =
  (code: FindingCode, remarks: (policy: AuthorizationPolicy, survey: Survey) => readonly Remark[]): Check =>
  (survey) =>
    survey.model.snapshot.authorizationPolicies.flatMap((policy) =>
      remarks(policy, survey).map((remark) => remarkOn(code, policy, remark)),
    );
