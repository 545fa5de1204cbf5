import { holds, type VersionRules } from "../packages/version-rules.ts";

/**
 * Orders two Debian versions, `[epoch:]upstream[-revision]`, as dpkg does (Debian Policy 5.6.12).
 *
 * Any string is accepted and has a place in the order; `isDebianVersion` tells whether it is well-formed.
 */
export function compareDebianVersions(a: string, b: string): -1 | 0 | 1 {
  if (a === b) return 0;
  const left = split(a);
  const right = split(b);
  return (
    compareParts(left.epoch, right.epoch) ||
    compareParts(left.upstream, right.upstream) ||
    compareParts(left.revision, right.revision)
  );
}

/** Debian's versions as the solver compares them. */
export const debianVersions: VersionRules = {
  compare: compareDebianVersions,
  satisfies: (version, constraint) =>
    constraint === undefined || holds(compareDebianVersions(version, constraint.version), constraint.operator),
  /** A version can only be met by a version (Debian Policy 7.5). */
  meets: ({ version }, constraint) =>
    constraint === undefined ||
    (version !== undefined && holds(compareDebianVersions(version, constraint.version), constraint.operator)),
};

/**
 * Whether a version follows the grammar of Debian Policy 5.6.12; versions found in the wild may begin with a letter.
 */
export function isDebianVersion(version: string): boolean {
  if (version.length > 1024) return false;
  const { epoch, upstream, revision } = split(version);
  if (version.includes(":") && !/^[0-9]{1,10}$/.test(epoch)) return false;
  if (!/^[A-Za-z0-9.+~:-]+$/.test(upstream)) return false;
  return version.includes("-") ? /^[A-Za-z0-9.+~]+$/.test(revision) : true;
}

/** Debian's version of a package, without what is Debian's own in it: "1:2.4-5+b2" is of 2.4. */
export function upstreamVersion(version: string): string {
  return split(version).upstream;
}

/** The epoch ends at the first colon, the revision begins after the last hyphen; a missing one counts as 0. */
function split(version: string): { epoch: string; upstream: string; revision: string } {
  const colon = version.indexOf(":");
  const hyphen = version.lastIndexOf("-");
  const end = hyphen > colon ? hyphen : version.length;
  return {
    epoch: colon < 0 ? "" : version.slice(0, colon),
    upstream: version.slice(colon + 1, end),
    revision: version.slice(end + 1),
  };
}

/** Alternates between a run of non-digits, by `weight`, and a run of digits, by value, until the parts differ. */
function compareParts(a: string, b: string): -1 | 0 | 1 {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a.charCodeAt(i))) || (j < b.length && !isDigit(b.charCodeAt(j)))) {
      const difference = weight(a, i) - weight(b, j);
      if (difference !== 0) return difference < 0 ? -1 : 1;
      i++;
      j++;
    }
    while (a[i] === "0") i++;
    while (b[j] === "0") j++;
    let first = 0;
    while (i < a.length && isDigit(a.charCodeAt(i)) && j < b.length && isDigit(b.charCodeAt(j))) {
      if (first === 0) first = a.charCodeAt(i) - b.charCodeAt(j);
      i++;
      j++;
    }
    // Without leading zeros the longer number is the greater one, however long: nothing is converted, nothing
    // overflows.
    if (i < a.length && isDigit(a.charCodeAt(i))) return 1;
    if (j < b.length && isDigit(b.charCodeAt(j))) return -1;
    if (first !== 0) return first < 0 ? -1 : 1;
  }
  return 0;
}

/** A tilde sorts before the end of the part, the end (or a digit) before letters, letters before everything else. */
function weight(part: string, index: number): number {
  if (index >= part.length) return 0;
  const code = part.charCodeAt(index);
  if (isDigit(code)) return 0;
  if (code === 0x7e) return -1;
  if ((code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)) return code;
  return code + 256;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
