import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { copyOfDefault } from "@wherry/core/host-settings/image-defaults.ts";
import { keptFolders } from "@wherry/core/host-settings/kept-folders.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { ancestorsOf, baseName, isWithin, joinPath, parentOf } from "@wherry/core/paths/paths.ts";
import { closestUnit, findUnit } from "@wherry/core/systemd/find-unit.ts";
import { loadUnit } from "@wherry/core/systemd/load-unit.ts";
import { isInstallable } from "@wherry/core/systemd/unit-file.ts";
import { configFolder } from "@wherry/core/systemd/unit-folders.ts";
import { overlay } from "@wherry/core/tree/overlay.ts";
import { type FileView, linkTarget, type ViewNode } from "@wherry/core/tree/view.ts";
import type { IgnitionConfig, NodeOwner } from "../ignition/config.ts";
import { programsOf } from "./file-rules.ts";
import { type ImageFacts, lookUp } from "./image-facts.ts";
import type { LintRule, LintSubject } from "./lint-rule.ts";

/** A rule that knows the image that a configuration is for. */
interface ImageRule extends Omit<LintRule, "check"> {
  readonly check: (subject: LintSubject, facts: ImageFacts, report: (path: DataPath, message: string) => void) => void;
}

export const imageRules: readonly ImageRule[] = [
  {
    id: "image-unit",
    level: "warning",
    summary: "a unit without contents is enabled, changed or masked, and the image has none of that name",
    explanation:
      "Nothing happens at the machine's first boot but a warning. Correct the name, or add the package to the image.",
    check: ({ config }, facts, report) => {
      const view = withUnits(config, facts);
      for (const [index, { name, contents = "" }] of (config.systemd?.units ?? []).entries()) {
        if (contents !== "" || findUnit(view, name, "system") !== undefined || isGenerated(name, config, facts))
          continue;
        const meant = closestUnit(facts.view, name, "system");
        const hint = meant === undefined ? "" : `: did you mean ${meant}?`;
        report(["systemd", "units", index, "name"], `${facts.name} has no unit ${name}${hint}`);
      }
    },
  },
  {
    id: "image-unit-install",
    level: "warning",
    summary: "a unit of the image is enabled, and has no [Install] section",
    explanation:
      "Nothing would start it: it is started by others, or has to be given an [Install] section by a drop-in.",
    check: ({ config }, facts, report) => {
      const view = withUnits(config, facts);
      for (const [index, { name, contents = "", enabled }] of (config.systemd?.units ?? []).entries()) {
        if (contents !== "" || enabled !== true) continue;
        const unit = loadUnit(view, name, "system");
        if (typeof unit !== "string" && !isInstallable(unit.section))
          report(
            ["systemd", "units", index, "enabled"],
            `${name} has no [Install] section in ${facts.name}: enabling it does nothing`,
          );
      }
    },
  },
  {
    id: "image-owner",
    level: "error",
    summary: "a user or group is named that neither the image nor the configuration has",
    explanation: "The machine stops at its first boot. Add it to passwd.users or passwd.groups, or say a number (id).",
    check: ({ config }, facts, report) => {
      const known = accountsOf(config, facts);
      const check = (kind: "user" | "group", name: string | undefined, path: DataPath) => {
        if (name === undefined || name === "" || known[kind].has(name)) return;
        const meant = closest(name, known[kind]);
        const hint = meant === undefined ? "" : `: did you mean ${meant}?`;
        report(path, `there is no ${kind} ${name} in ${facts.name}${hint}`);
      };
      const { passwd = {}, storage = {} } = config;
      for (const list of ["directories", "files", "links"] as const)
        for (const [index, node] of (storage[list] ?? []).entries())
          for (const kind of ["user", "group"] as const)
            check(kind, ownerName(node[kind]), ["storage", list, index, kind, "name"]);
      for (const [index, { groups = [], primaryGroup, shouldExist }] of (passwd.users ?? []).entries()) {
        if (shouldExist === false) continue;
        check("group", primaryGroup, ["passwd", "users", index, "primaryGroup"]);
        for (const [number, group] of groups.entries())
          check("group", group, ["passwd", "users", index, "groups", number]);
      }
    },
  },
  {
    id: "image-account",
    level: "error",
    summary: "an account of the configuration has another number in the image, or its number is another's there",
    explanation: "The machine stops at its first boot. Leave the number out, or take a free one.",
    check: ({ config: { passwd = {} } }, facts, report) => {
      for (const [list, key, accounts] of [
        ["users", "uid", facts.users],
        ["groups", "gid", facts.groups],
      ] as const)
        for (const [index, account] of (passwd[list] ?? []).entries()) {
          const id = "uid" in account ? account.uid : "gid" in account ? account.gid : undefined;
          if (id === undefined || account.shouldExist === false) continue;
          const own = accounts.get(account.name)?.id;
          const [other] = [...accounts].find(([name, { id: taken }]) => taken === id && name !== account.name) ?? [];
          const path = ["passwd", list, index, key];
          if (own !== undefined && own !== id) report(path, `${account.name} has the number ${own} in ${facts.name}`);
          else if (other !== undefined) report(path, `the number ${id} is ${other}'s in ${facts.name}`);
        }
    },
  },
  {
    id: "image-shell",
    level: "warning",
    summary: "a user has a shell that neither the image nor the configuration has",
    explanation: "Nobody can log in as that user.",
    check: ({ config }, facts, report) => {
      const own = pathsOf(config);
      for (const [index, { shell = "" }] of (config.passwd?.users ?? []).entries())
        if (shell !== "" && !own.has(shell) && isOfImage(shell, facts) && lookUp(facts, shell) === undefined)
          report(["passwd", "users", index, "shell"], `${facts.name} has no ${shell}`);
    },
  },
  {
    id: "image-read-only",
    level: "error",
    summary: "a file, directory or link is to be where the image cannot be written",
    explanation:
      "/usr, and with it /bin, /sbin and /lib, is verified and read-only. What belongs to a machine lies in /etc, /opt or /var; units in /etc/systemd/system, programs in /opt/bin.",
    check: ({ config: { storage = {} } }, facts, report) => {
      for (const list of ["directories", "files", "links"] as const)
        for (const [index, { path }] of (storage[list] ?? []).entries())
          if (isWithin(placeOf(path, facts), "/usr"))
            report(
              ["storage", list, index, "path"],
              `${path} lies in /usr, which is read-only: use /etc, /opt or /var`,
            );
    },
  },
  {
    id: "image-path",
    level: "warning",
    summary: "a file, directory or link is to be where nothing is kept",
    explanation: `/ is made anew at each boot; only ${keptFolders.join(", ")} are kept. Mount a file system there, or choose one of these.`,
    check: ({ config }, facts, report) => {
      const { storage = {} } = config;
      const mounted = mountedAt(config);
      for (const list of ["directories", "files", "links"] as const)
        for (const [index, { path }] of (storage[list] ?? []).entries()) {
          const place = placeOf(path, facts);
          // What lies in /usr or is made anew is said by other rules.
          if (
            [...keptFolders, ...mounted, "/usr", "/run", "/tmp", "/proc", "/sys", "/dev"].some((one) =>
              isWithin(place, one),
            )
          )
            continue;
          report(
            ["storage", list, index, "path"],
            `${path} is gone after the next boot: kept are ${keptFolders.join(", ")}`,
          );
        }
    },
  },
  {
    id: "image-exists",
    level: "error",
    summary: "something is to be made where the image has something else already",
    explanation:
      "The machine stops at its first boot, unless overwrite: true is said. Of a file without contents, only mode and owner change. The image's host name, time zone, locale and keymap give way by themselves.",
    check: ({ config }, facts, report) => {
      const { storage = {} } = config;
      const mounted = mountedAt(config);
      const existing = (path: string, overwrite: boolean | undefined): ViewNode | undefined => {
        if (overwrite === true || copyOfDefault(path) !== undefined || mounted.some((one) => isWithin(path, one)))
          return undefined;
        const place = placeOf(path, facts);
        return isWithin(place, "/usr") ? undefined : facts.view.lookup(place);
      };
      const say = (list: string, index: number, path: string, kind: string) =>
        report(
          ["storage", list, index, "path"],
          `${facts.name} has a ${kind} at ${path} already: say overwrite: true to replace it`,
        );
      for (const [index, { path, overwrite, contents }] of (storage.files ?? []).entries()) {
        const node = existing(path, overwrite);
        if (node !== undefined && (node.kind !== "file" || contents?.source !== undefined))
          say("files", index, path, node.kind);
      }
      for (const [index, { path, overwrite }] of (storage.directories ?? []).entries()) {
        const node = existing(path, overwrite);
        if (node !== undefined && node.kind !== "directory") say("directories", index, path, node.kind);
      }
      for (const [index, { path, overwrite, target = "" }] of (storage.links ?? []).entries()) {
        const node = existing(path, overwrite);
        if (node !== undefined && linkTarget(node) !== target) say("links", index, path, node.kind);
      }
    },
  },
  {
    id: "image-program",
    level: "warning",
    summary: "a unit starts a program that neither the image nor the configuration has",
    explanation: "systemd will say status=203/EXEC. Correct the path, or add the package to the image.",
    check: (subject, facts, report) => {
      const own = pathsOf(subject.config);
      for (const { program, path } of programsOf(subject)) {
        if (own.has(program) || !isOfImage(program, facts) || lookUp(facts, program) !== undefined) continue;
        const folder = program.slice(0, program.lastIndexOf("/")) || "/";
        const meant = closest(program.slice(folder.length + 1), facts.view.list(folder));
        const hint = meant === undefined ? "" : `: did you mean ${folder}/${meant}?`;
        report(path, `${facts.name} has no ${program}${hint}`);
      }
    },
  },
];

/** Where something is made: links are followed in the folders above it, not at its end. */
function placeOf(path: string, { view }: ImageFacts): string {
  return joinPath(view.follow(parentOf(path)) ?? parentOf(path), baseName(path));
}

/** The image with the files, links and units of a configuration, of which the units alone can be read. */
function withUnits({ systemd, storage }: IgnitionConfig, facts: ImageFacts): FileView {
  const all = overlay(facts.view);
  for (const { path } of storage?.files ?? []) all.put(placeOf(path, facts), { kind: "file" });
  for (const { path, target = "" } of storage?.links ?? []) all.put(placeOf(path, facts), { kind: "link", target });
  for (const { name, contents = "", dropins = [] } of systemd?.units ?? []) {
    const path = joinPath(configFolder("system"), name);
    if (contents !== "") all.put(path, { kind: "file" }, encodeUtf8(contents));
    for (const dropin of dropins)
      all.put(`${path}.d/${dropin.name}`, { kind: "file" }, encodeUtf8(dropin.contents ?? ""));
  }
  return all;
}

/** Whether a quadlet, or a mount in fstab, becomes the unit. */
function isGenerated(name: string, config: IgnitionConfig, facts: ImageFacts): boolean {
  const [, base] = /^(.+?)(?:@.*)?\.service$/.exec(name) ?? [];
  if (base === undefined) return /\.(?:mount|swap|automount|device|slice|scope)$/.test(name);
  const own = pathsOf(config);
  const kinds = ["container", "pod", "kube", "volume", "network", "build", "image"];
  return ["/etc/containers/systemd", "/usr/share/containers/systemd"].some((folder) =>
    kinds.some((kind) => {
      const stem = base.endsWith(`-${kind}`) ? base.slice(0, -kind.length - 1) : base;
      const path = `${folder}/${stem}.${kind}`;
      return own.has(path) || facts.view.lookup(path) !== undefined;
    }),
  );
}

function accountsOf({ passwd = {} }: IgnitionConfig, { users, groups }: ImageFacts) {
  const own = (passwd.users ?? []).filter(({ shouldExist }) => shouldExist !== false).map(({ name }) => name);
  const ownGroups = (passwd.groups ?? []).filter(({ shouldExist }) => shouldExist !== false).map(({ name }) => name);
  // A user has a group of its own, unless something else is said.
  return { user: new Set([...users.keys(), ...own]), group: new Set([...groups.keys(), ...ownGroups, ...own]) };
}

function ownerName(owner: NodeOwner | undefined): string | undefined {
  return owner?.id === undefined ? owner?.name : undefined;
}

/** Everything that the configuration itself makes, and what lies above it. */
function pathsOf({ storage = {} }: IgnitionConfig): ReadonlySet<string> {
  const nodes = [...(storage.files ?? []), ...(storage.links ?? []), ...(storage.directories ?? [])];
  return new Set(nodes.flatMap(({ path }) => [path, ...ancestorsOf(path)]));
}

function mountedAt({ storage = {} }: IgnitionConfig): readonly string[] {
  return (storage.filesystems ?? []).flatMap(({ path }) => (path === undefined || path === "/" ? [] : [path]));
}

/** Whether only the image can have it: elsewhere it may come later. */
function isOfImage(path: string, facts: ImageFacts): boolean {
  return isWithin(facts.view.follow(path) ?? path, "/usr");
}
