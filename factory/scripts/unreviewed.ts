import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding } from "@wherry/core/errors/finding.ts";
import { shorten } from "@wherry/core/text/shorten.ts";

/** A script that is unknown: neither reviewed, acknowledged nor recorded. */
export interface UnreviewedScript {
  readonly package: { readonly name: string; readonly version: string };
  readonly script: { readonly name: string; readonly sha256: string };
  /** `DissectedScript.handwritten`. */
  readonly handwritten: string;
  /** The definition acknowledges another version of it. */
  readonly stale: boolean;
}

/** Enough to judge by, and little enough to read. */
const SHOWN_LINES = 14;

/**
 * Commands that leave something behind on a fresh system. A hint for the reader and no more: what is not found here is
 * still unreviewed.
 */
const TELLING =
  /(^|[\s;&|(])(add(user|group)|user(add|mod)|groupadd|ch(own|mod|grp)|setcap|setfacl|install|mkdir|mktemp|mknod|ln|cp|mv|touch|tee|ucf|dpkg-(divert|statoverride)|update-[a-z-]+|systemctl|invoke-rc\.d|deb-systemd-[a-z]+|systemd-[a-z]+|[a-z]+-(compile|register|keygen)[a-z-]*|openssl|debconf-set-selections)\s|[^0-9&>]>>?\s*(?!\/dev\/null)["/$]/;

/**
 * Says which scripts nobody has reviewed, why that matters and how to acknowledge them. Each script is a finding that
 * shows the lines which change the system, or its first ones.
 */
export function unreviewedError(unreviewed: readonly UnreviewedScript[]): WherryError {
  const findings = unreviewed.map((one) => {
    const { name, version } = one.package;
    const lines = one.handwritten.split("\n");
    const length = lines.length === 1 ? "1 line" : `${lines.length} lines`;
    const stale = one.stale ? " (the definition acknowledges another version of it)" : "";
    const { shown, which } = excerpt(lines);
    const message = `${one.script.name} of ${version}${stale}, ${length} by hand${which}:`;
    return createFinding("error", message, { where: { file: name }, excerpt: shown.map((line) => shorten(line, 120)) });
  });
  const names = [...new Set(unreviewed.map((one) => one.package.name))].join(", ");
  return new WherryError("script.unreviewed", `nobody has reviewed the maintainer scripts of ${names}`, {
    findings,
    hint: [
      "Make the lock anew: that runs such scripts apart and records what they do, unless packages.scripts is refuse.",
      "  Where that fails: scripts do not run in a build, so declare what the image needs of them (files, users, services).",
      '  Then acknowledge them, under "packages" where the definition has that key already; docs/scripts.md says more:',
      "",
      ...acknowledgement(unreviewed),
    ],
  });
}

/** The lines of a definition that acknowledge the scripts, each in exactly this version. */
function acknowledgement(unreviewed: readonly UnreviewedScript[]): readonly string[] {
  const entries = unreviewed.flatMap(({ package: { name }, script }) => [
    `    - package: ${name}`,
    `      script: ${script.name}`,
    `      sha256: "${script.sha256}"`,
    // What was only pasted is no review: definitions refuse this.
    "      reason: TODO",
  ]);
  return ["packages:", "  acknowledge:", ...entries, ""];
}

function excerpt(lines: readonly string[]): { readonly shown: readonly string[]; readonly which: string } {
  if (lines.length <= SHOWN_LINES) return { shown: lines, which: "" };
  const telling = lines.filter((line) => TELLING.test(line));
  if (telling.length === 0) return { shown: firstOf(lines), which: ", none of which seems to change the system" };
  return { shown: firstOf(telling), which: "; these seem to change the system" };
}

function firstOf(lines: readonly string[]): string[] {
  const rest = lines.length - SHOWN_LINES;
  return rest > 0 ? [...lines.slice(0, SHOWN_LINES), `... and ${rest} more lines`] : [...lines];
}
