import type { Finding } from '@/lib/mesh/reachability';
import type { Problem } from '@/lib/mesh/snapshot';
import type { Model } from '../model';

const CODE: Readonly<Record<Problem['effect'], string>> = {
  refused: 'P1',
  ignored: 'P2',
  partial: 'P3',
  unknown: 'P4',
};

/** P1 to P4: objects that were read and do not stand as written. */
export const inputProblems = ({ snapshot }: Model): readonly Finding[] =>
  snapshot.problems.map(({ object, path, message, effect, source }) => ({
    code: CODE[effect],
    severity: effect === 'refused' ? 'error' : 'warning',
    object,
    path,
    message,
    source,
  }));
