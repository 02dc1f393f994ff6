import type { Problem } from '@/lib/mesh/snapshot';
import { CATALOGUE, type FindingCode } from './catalogue';
import type { Check } from './remark';

const CODE = {
  refused: 'P1',
  ignored: 'P2',
  partial: 'P3',
  unknown: 'P4',
} as const satisfies Readonly<Record<Problem['effect'], FindingCode>>;

/** P1 to P4: objects that were read and do not stand as written. */
export const inputProblems: Check = ({ model: { snapshot } }) =>
  snapshot.problems.map(({ object, path, message, effect, source }) => {
    const code = CODE[effect];
    return { code, severity: CATALOGUE[code].severity, object, path, message, source };
  });
