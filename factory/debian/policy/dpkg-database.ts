import { scriptBytes } from "../../packages/contents/package-contents.ts";
import type { ScriptedContents } from "../../packages/recording-policy.ts";

/** Where dpkg(1) keeps what it knows. */
export const dpkgDatabase = "/var/lib/dpkg";

/** What dpkg(1) keeps of packages that are installed, or only unpacked: `RecordingPolicy.database`. */
export function writeDatabase(
  packages: readonly ScriptedContents[],
  pending: readonly ScriptedContents[],
): ReadonlyMap<string, string | Buffer> {
  const files = new Map<string, string | Buffer>();
  const waiting = new Set(pending);
  const stanzas: string[] = [];
  const architectureNames = new Set<string>();
  for (const one of packages) {
    const name = infoName(one);
    if (one.package.architecture !== "all") architectureNames.add(one.package.architecture);
    const status = waiting.has(one) ? "install ok unpacked" : "install ok installed";
    const [first = "", ...rest] = one.control.trim().split("\n");
    stanzas.push([first, `Status: ${status}`, ...rest].join("\n"));
    files.set(`${dpkgDatabase}/info/${name}.list`, listOf(one));
    // Packages ask each other's questions, of ucf for example.
    if ((one.questions ?? "") !== "") files.set(`${dpkgDatabase}/info/${name}.templates`, one.questions ?? "");
    if (!waiting.has(one)) continue;
    for (const script of one.scripts) files.set(`${dpkgDatabase}/info/${name}.${script.name}`, scriptBytes(script));
  }
  files.set(`${dpkgDatabase}/status`, `${stanzas.join("\n\n")}\n`);
  files.set(`${dpkgDatabase}/available`, "");
  files.set(`${dpkgDatabase}/info/format`, "1\n");
  files.set(`${dpkgDatabase}/arch`, [...architectureNames].map((name) => `${name}\n`).join(""));
  files.set(`${dpkgDatabase}/diversions`, "");
  files.set(`${dpkgDatabase}/statoverride`, "");
  // Nothing is started (invoke-rc.d(8)).
  files.set("/usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n");
  return files;
}

/**
 * How the files that dpkg(1) keeps of a package begin: with both names where it may be installed for several
 * architectures.
 */
export function infoName({ package: { name, architecture }, control }: ScriptedContents): string {
  return /^Multi-Arch:\s*same\s*$/im.test(control) ? `${name}:${architecture}` : name;
}

function listOf({ entries }: ScriptedContents): string {
  return [...entries.keys()].map((path) => `${path === "/" ? "/." : path}\n`).join("");
}
