import { keyring } from "./peer-chroot.ts";

/** Where peers install from: the very suites of the stock definition. */
const suites = [
  { archive: "debian", suite: "trixie" },
  { archive: "debian", suite: "trixie-updates" },
  { archive: "debian-security", suite: "trixie-security" },
] as const;

/** sources.list(5), one-line style. */
export function sourcesLines(urlOf: (archive: string) => string): string[] {
  return suites.map(({ archive, suite }) => `deb [signed-by=${keyring}] ${urlOf(archive)} ${suite} main`);
}

/** sources.list(5), deb822 style. */
export function sourcesStanzas(urlOf: (archive: string) => string): string {
  return suites
    .map(
      ({ archive, suite }) =>
        `Types: deb\nURIs: ${urlOf(archive)}\nSuites: ${suite}\nComponents: main\nSigned-By: ${keyring}\n`,
    )
    .join("\n");
}
