import type { Tool } from "@wherry/factory/tools/tool.ts";

/**
 * For `skip` of a test that needs reference programs (`findPeer`), by their names: false where all are there, else why
 * it is skipped, and how to have them.
 */
export function skipWithout(peers: Readonly<Record<string, Tool | undefined>>): string | false {
  const missing = Object.keys(peers).filter((name) => peers[name] === undefined);
  return missing.length > 0 && missingPeers(missing);
}

/** Why a test is skipped that lacks reference programs, and how to have them. */
export function missingPeers(names: readonly string[]): string {
  const are = names.length === 1 ? "is" : "are";
  return `${names.join(", ")} ${are} not here: reference programs come from Debian's packages, which are fetched once; run the test with a network`;
}

/** The same for programs of this machine's own (`hostPeer`), by their names; the Debian package has one of them. */
export function skipWithoutInstalled(
  programs: Readonly<Record<string, Tool | undefined>>,
  debianPackage: string,
): string | false {
  const missing = Object.keys(programs).filter((name) => programs[name] === undefined);
  return missing.length > 0 && notInstalled(missing.join(", "), debianPackage);
}

/** Why a test is skipped that needs a program of this machine's own, and which Debian package has it. */
export function notInstalled(program: string, debianPackage: string): string {
  return `${program} is not installed: apt-get install ${debianPackage}`;
}

/** For `skip` of a test that only root can run: "give files to others". */
export function skipUnlessRoot(what: string): string | false {
  return process.getuid?.() !== 0 && `only root can ${what}: run the test as root`;
}
