import type { Finding } from '@/lib/mesh/reachability';
import type { Model } from '../model';
import { identityMismatch } from './identity-mismatch';
import { inputProblems } from './input-problems';
import { rootlessTemplate } from './rootless-template';

const CHECKS = [identityMismatch, inputProblems, rootlessTemplate];

/** Every remark on the snapshot, check by check. */
export const findingsOf = (model: Model): readonly Finding[] => CHECKS.flatMap((check) => check(model));
