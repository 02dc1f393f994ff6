/** `team-a/curl` for an account, words for a caller without identity. */
export function callerName(principal: string): string {
  const [, , namespace, , account] = principal.split('/');
  return namespace === undefined ? 'a caller with no identity' : `${namespace}/${account ?? ''}`;
}
