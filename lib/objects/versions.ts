const SERVED: Readonly<Record<string, readonly string[]>> = {
  'security.istio.io': ['v1', 'v1beta1'],
  'networking.istio.io': ['v1', 'v1beta1', 'v1alpha3'],
};

/** Kinds that no other API group has: with a foreign group they are a slip of the pen, and dropping them would hide it. */
const GROUP_OF: Readonly<Record<string, string>> = {
  AuthorizationPolicy: 'security.istio.io',
  PeerAuthentication: 'security.istio.io',
  RequestAuthentication: 'security.istio.io',
  DestinationRule: 'networking.istio.io',
};

/** Why the API server knows no such kind at that version; null when it does, or when the kind is not Istio's. */
export function versionRefusal(apiVersion: string, kind: string): string | null {
  const [group = '', version = ''] = apiVersion.split('/');
  const home = GROUP_OF[kind];
  if (home !== undefined && group !== home)
    return `${kind} does not belong to ${JSON.stringify(apiVersion)}. Write apiVersion: ${home}/v1.`;
  const served = SERVED[group];
  // EnvoyFilter and ProxyConfig exist at one version each; the API server has already judged them.
  if (!served || served.includes(version)) return null;
  return `${group} has no version ${JSON.stringify(version)}. Write apiVersion: ${group}/v1.`;
}
