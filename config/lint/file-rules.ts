import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { isWithin } from "@wherry/core/paths/paths.ts";
import { readUnitOptions } from "@wherry/core/systemd/unit-options.ts";
import { formatMode } from "@wherry/core/text/mode.ts";
import { findSystemPaths } from "../ignition/rules/system-paths.ts";
import { isList, isValues, type Value } from "../shapes/values.ts";
import type { LintRule, LintSubject } from "./lint-rule.ts";

const otherWritable = 0o002;
const sticky = 0o1000;
const setUser = 0o4000;
const setGroup = 0o2000;
const executable = 0o111;

/** What is made anew at each boot. */
const volatile = ["/run", "/var/run", "/tmp", "/proc", "/sys", "/dev"];

export const fileRules: readonly LintRule[] = [
  {
    id: "world-writable",
    level: "warning",
    summary: "a file or directory that everybody can write",
    explanation:
      "Any user and any service can replace what is in it. Give it to an owner or group instead; a directory for everybody has the sticky bit: 1777.",
    check: ({ config: { storage = {} } }, report) => {
      for (const [index, { mode = 0 }] of (storage.files ?? []).entries())
        if ((mode & otherWritable) !== 0)
          report(["storage", "files", index, "mode"], `everybody can write this file: its mode is ${formatMode(mode)}`);
      for (const [index, { mode = 0 }] of (storage.directories ?? []).entries())
        if ((mode & otherWritable) !== 0 && (mode & sticky) === 0)
          report(
            ["storage", "directories", index, "mode"],
            `everybody can write this directory, and remove what others put there: its mode is ${formatMode(mode)}`,
          );
    },
  },
  {
    id: "set-id",
    level: "warning",
    summary: "a file with the set-user or set-group bit",
    explanation:
      "A program with one of these bits runs with its owner's rights, whoever starts it. Let a service do what is needed, or give the program a capability.",
    check: ({ config }, report) => {
      for (const [index, { mode = 0 }] of (config.storage?.files ?? []).entries())
        if ((mode & (setUser | setGroup)) !== 0)
          report(
            ["storage", "files", index, "mode"],
            `whoever runs this file has its ${(mode & setUser) !== 0 ? "owner" : "group"}'s rights: its mode is ${formatMode(mode)}`,
          );
    },
  },
  {
    id: "script-not-executable",
    level: "warning",
    summary: "a file begins with #!, and nobody may execute it",
    explanation:
      "Say mode: 0755; without a mode it is 0644. Where an interpreter is given the file's name, silence this.",
    check: ({ texts }, report) => {
      for (const { file, text, path } of texts)
        if (file !== undefined && text.startsWith("#!") && ((file.mode ?? 0o644) & executable) === 0)
          report(path, `this is a script that nobody may execute: its mode is ${formatMode(file.mode ?? 0o644)}`);
    },
  },
  {
    id: "program-not-executable",
    level: "warning",
    summary: "a unit runs a file of the configuration that nobody may execute",
    explanation: "systemd will say status=203/EXEC. Give the file mode: 0755.",
    check: (subject, report) => {
      const files = new Map((subject.config.storage?.files ?? []).map((file) => [file.path, file]));
      for (const { program, path } of programsOf(subject)) {
        const { mode = 0o644 } = files.get(program) ?? { mode: executable };
        if ((mode & executable) === 0)
          report(path, `this runs ${program}, whose mode is ${formatMode(mode)}: say 0755 there`);
      }
    },
  },
  {
    id: "volatile-path",
    level: "warning",
    summary: "a file, directory or link where everything is gone after the next boot",
    explanation:
      "A configuration is carried out once, at the first boot; what is in /run, /tmp and the like is made anew at each. Use tmpfiles.d (a file in /etc/tmpfiles.d), or RuntimeDirectory= in a unit.",
    check: ({ config: { storage = {} } }, report) => {
      for (const list of ["files", "directories", "links"] as const)
        for (const [index, { path }] of (storage[list] ?? []).entries()) {
          const folder = volatile.find((one) => isWithin(path, one));
          if (folder !== undefined)
            report(
              ["storage", list, index, "path"],
              `${path} is gone after the next boot: ${folder} is made anew then`,
            );
        }
    },
  },
  {
    id: "system-path",
    level: "warning",
    summary: "a file, directory or link in a place that is the kernel's, the operating system's or the agent's",
    explanation:
      "What is in /proc, /sys and /dev is made by the kernel, /usr is the image's, /var/lib/wherry the agent's own; and a configuration that replaces /etc/passwd and its like takes away the image's accounts. Of Ignition it is said without --lint, too.",
    check: ({ config }, report) => {
      for (const { path, message } of findSystemPaths(config)) report(path, message);
    },
  },
  {
    id: "http-without-hash",
    level: "warning",
    summary: "something is fetched by http or tftp, and nothing says what it is to be",
    explanation:
      "Whoever is on the way can put something else in its place. Say verification.hash (sha256-... or sha512-...), or https.",
    check: ({ config }, report) =>
      eachSource(config, ({ source, isVerified }, path) => {
        const [, scheme = ""] = /^(http|tftp):/i.exec(source) ?? [];
        if (scheme !== "" && !isVerified)
          report([...path, "source"], `whoever is on the way can change what ${scheme} brings: say verification.hash`);
      }),
  },
  {
    id: "https-without-hash",
    level: "info",
    summary: "something is fetched by https, and nothing says what it is to be",
    explanation:
      "What the server has may change, so that two machines of one configuration differ. verification.hash holds it fast.",
    check: ({ config }, report) =>
      eachSource(config, ({ source, isVerified }, path) => {
        if (/^https:/i.test(source) && !isVerified)
          report([...path, "source"], "what the server has may change: verification.hash would hold it fast");
      }),
  },
];

interface Source {
  readonly source: string;
  readonly isVerified: boolean;
}

/** Every place that bytes are had from. */
function eachSource(value: Value, visit: (source: Source, path: DataPath) => void, at: DataPath = []): void {
  if (isList(value)) for (const [index, item] of value.entries()) eachSource(item, visit, [...at, index]);
  if (!isValues(value)) return;
  const { source, verification } = value;
  if (typeof source === "string")
    visit({ source, isVerified: isValues(verification) && Boolean(verification.hash) }, at);
  for (const [key, inner] of Object.entries(value)) eachSource(inner, visit, [...at, key]);
}

/** The programs that units of the configuration start. */
export function programsOf({ texts }: LintSubject): readonly { readonly program: string; readonly path: DataPath }[] {
  return texts.flatMap(({ kind, text, path }) => {
    if (kind !== "unit") return [];
    return readUnitOptions(text).flatMap(({ section, key, value }) => {
      if (section !== "Service" || !/^Exec(?:Start|StartPre|StartPost|Stop|StopPost|Reload|Condition)$/.test(key))
        return [];
      const [, program] = /^[-@:+!|]*(\/[^\s"'%$]+)(?:\s|$)/.exec(value) ?? [];
      return program === undefined ? [] : [{ program, path }];
    });
  });
}
