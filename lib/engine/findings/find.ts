import type { Finding } from '@/lib/mesh/reachability';
import type { Model } from '../model';
import { deadPrincipal } from './dead-principal';
import { doubleScheme } from './double-scheme';
import { greedyNamespace } from './greedy-namespace';
import { identityMismatch } from './identity-mismatch';
import { inputProblems } from './input-problems';
import { rootlessTemplate } from './rootless-template';
import { unreadDryRun } from './unread-dry-run';

const CHECKS = [
  identityMismatch,
  inputProblems,
  doubleScheme,
  deadPrincipal,
  greedyNamespace,
  rootlessTemplate,
  unreadDryRun,
];

/** Every remark on the snapshot, check by check. */
export const findingsOf = (model: Model): readonly Finding[] => CHECKS.flatMap((check) => check(model));
