import type { Finding } from '@/lib/mesh/reachability';
import type { Model } from '../model';
import { deadPrincipal } from './dead-principal';
import { doubleScheme } from './double-scheme';
import { greedyNamespace } from './greedy-namespace';
import { identityMismatch } from './identity-mismatch';
import { inputProblems } from './input-problems';
import { rootlessTemplate } from './rootless-template';
import { openEndedPrincipal } from './open-ended-principal';
import { foreignTrustDomain } from './foreign-trust-domain';
import { rootServiceAccount } from './root-service-account';
import { negativeSource } from './negative-source';
import { servicePort } from './service-port';
import { unknownMethod } from './unknown-method';
import { deadPath } from './dead-path';
import { exactPathDenial } from './exact-path-denial';
import { tokenWithoutAuthentication } from './token-without-authentication';
import { emptySelector } from './empty-selector';
import { undefinedProvider } from './undefined-provider';
import { forgeableAddress } from './forgeable-address';
import { emptyList } from './empty-list';
import { portModeKey } from './port-mode-key';
import { unreadDryRun } from './unread-dry-run';

const CHECKS = [
  identityMismatch,
  inputProblems,
  doubleScheme,
  deadPrincipal,
  greedyNamespace,
  rootlessTemplate,
  unreadDryRun,
  portModeKey,
  openEndedPrincipal,
  foreignTrustDomain,
  rootServiceAccount,
  negativeSource,
  servicePort,
  unknownMethod,
  deadPath,
  exactPathDenial,
  tokenWithoutAuthentication,
  emptySelector,
  undefinedProvider,
  forgeableAddress,
  emptyList,
];

/** Every remark on the snapshot, check by check. */
export const findingsOf = (model: Model): readonly Finding[] => CHECKS.flatMap((check) => check(model));
