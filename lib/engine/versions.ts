/** Major, minor and patch of a release; null: nobody says, and the newest is meant. */
export type Version = readonly [major: number, minor: number, patch: number] | null;

/** `1.29.2`, `1.31-dev`, `1.30.0-distroless`; a tag that names no release tells nothing. */
export const parseVersion = (written: string | null): Version => {
  const [, major, minor, patch = '0'] = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(written ?? '') ?? [];
  return major === undefined || minor === undefined ? null : [Number(major), Number(minor), Number(patch)];
};

/**
 * Whether a release has a change that came to several minor lines: named is the first release of each, in
 * their order. Lines before the first never got it, lines behind the last always had it.
 */
export const hasSince = (version: Version, releases: readonly string[]): boolean => {
  if (version === null) return true;
  const [major, minor, patch] = version;
  const lines = releases.flatMap((release) => {
    const parsed = parseVersion(release);
    return parsed === null ? [] : [parsed];
  });
  const line = lines.find((one) => one[0] === major && one[1] === minor);
  if (line !== undefined) return patch >= line[2];
  const last = lines.at(-1);
  return last !== undefined && (major > last[0] || (major === last[0] && minor > last[1]));
};

/** What an older istiod makes of a policy otherwise than the newest does. */
export interface Quirks {
  /** The field is not known, or passed over. */
  readonly passesOverTrustDomains: boolean;
  /** Not quoted: a dot in a name is any character. */
  readonly rawAccounts: boolean;
  readonly rawNamespaces: boolean;
  readonly passesOverClasses: boolean;
}

/** The quirks of a control plane. */
export const quirksOf = (istiod: Version): Quirks => ({
  passesOverTrustDomains: !hasSince(istiod, ['1.30.2', '1.31.0']),
  rawAccounts: !hasSince(istiod, ['1.27.9', '1.28.6', '1.29.2', '1.30.0']),
  rawNamespaces: !hasSince(istiod, ['1.28.7', '1.29.3', '1.30.0']),
  passesOverClasses: !hasSince(istiod, ['1.26.0']),
});

/** Repeated headers used to be compared as one text, joined with commas. */
export const joinsHeaders = (proxy: Version): boolean => !hasSince(proxy, ['1.27.8', '1.28.5', '1.29.1']);

/** `..;x` used to be no dot segment. */
export const keepsParameters = (proxy: Version): boolean => !hasSince(proxy, ['1.29.7', '1.30.4', '1.31.0']);
