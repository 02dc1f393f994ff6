import type { Finding } from '@/lib/mesh/reachability';
import type { Model } from '../model';
import { absentIdentity } from './absent-identity';
import { behindWaypoint } from './behind-waypoint';
import { bypassedDenial } from './bypassed-denial';
import { deadPath } from './dead-path';
import { deadPrincipal } from './dead-principal';
import { doubleScheme } from './double-scheme';
import { emptyList } from './empty-list';
import { emptySelector } from './empty-selector';
import { exactPathDenial } from './exact-path-denial';
import { foreignTrustDomain } from './foreign-trust-domain';
import { forgeableAddress, hiddenAddress } from './forgeable-address';
import { greedyNamespace } from './greedy-namespace';
import { httpElsewhere } from './http-elsewhere';
import { identityMismatch } from './identity-mismatch';
import { ignoredPeer } from './ignored-peer';
import { innerStarNamespace } from './inner-star-namespace';
import { inputProblems } from './input-problems';
import { meshWideGatewayPolicy } from './mesh-wide-gateway-policy';
import { negativeSource } from './negative-source';
import { openEndedPrincipal } from './open-ended-principal';
import { plaintextToStrict } from './plaintext-to-strict';
import { portlessHost } from './portless-host';
import { severalProviders, unusableProvider } from './provider';
import type { Check } from './remark';
import { rootServiceAccount } from './root-service-account';
import { rootlessTemplate } from './rootless-template';
import { servicePort } from './service-port';
import { shortPrefix } from './short-prefix';
import { surveyOf } from './survey';
import { tokenWithoutAuthentication } from './token-without-authentication';
import { unknownCondition } from './unknown-condition';
import { unknownMethod } from './unknown-method';
import { unreadDryRun } from './unread-dry-run';
import { unservedTarget } from './unserved-target';
import { unusableKeys } from './unusable-keys';
import { ztunnelRule } from './ztunnel-rule';

const CHECKS: readonly Check[] = [
  identityMismatch,
  inputProblems,
  unusableKeys,
  doubleScheme,
  deadPrincipal,
  openEndedPrincipal,
  shortPrefix,
  foreignTrustDomain,
  greedyNamespace,
  innerStarNamespace,
  rootServiceAccount,
  negativeSource,
  absentIdentity,
  servicePort,
  portlessHost,
  unknownMethod,
  deadPath,
  rootlessTemplate,
  exactPathDenial,
  httpElsewhere,
  ztunnelRule,
  behindWaypoint,
  unservedTarget,
  tokenWithoutAuthentication,
  emptySelector,
  ignoredPeer,
  plaintextToStrict,
  unknownCondition,
  unusableProvider,
  severalProviders,
  forgeableAddress,
  hiddenAddress,
  meshWideGatewayPolicy,
  emptyList,
  unreadDryRun,
  bypassedDenial,
];

/** Every remark on the snapshot, check by check. */
export const findingsOf = (model: Model): readonly Finding[] => {
  const survey = surveyOf(model);
  return CHECKS.flatMap((check) => check(survey));
};
