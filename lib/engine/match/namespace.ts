/**
 * Istio searches the SPIFFE ID for `/ns/<value>/`, each star standing for any run of characters,
 * slashes included. So `team-*a` also matches namespace `team-b`: the `a/` of `/sa/` ends it.
 */
export const namespaceMatcher = (pattern: string): ((spiffeId: string) => boolean) => {
  const pieces = `/ns/${pattern}/`.split('*');
  return (spiffeId) => {
    let from = 0;
    return pieces.every((piece) => {
      const at = spiffeId.indexOf(piece, from);
      from = at + piece.length;
      return at >= 0;
    });
  };
};
