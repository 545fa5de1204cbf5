import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { baseName, joinPath } from "@wherry/core/paths/paths.ts";
import { installLinks } from "@wherry/core/systemd/install-links.ts";
import { isInstallable } from "@wherry/core/systemd/unit-file.ts";
import { expandSpecifiers, parseUnitName, templateOf } from "@wherry/core/systemd/unit-name.ts";
import type { Draft } from "../plan/draft.ts";
import { loadUnit } from "./unit-files.ts";

const FOLDER = "/etc/systemd/system";

/**
 * Makes the links that `systemctl enable` would make, for the unit and all that it names in Also. Returns why it cannot, or undefined when
 * done.
 */
export function enableUnit(draft: Draft, name: string, from: DataPath): string | undefined {
  const seen = new Set<string>();
  const enable = (unit: string): string | undefined => {
    if (seen.has(unit)) return undefined;
    seen.add(unit);
    const loaded = loadUnit(draft, unit);
    if (loaded === "missing") return `there is no unit ${unit}`;
    if (loaded === "masked") return `${unit} is masked`;
    const { section, path } = loaded;
    if (!isInstallable(section)) return `${unit} has no [Install] section`;
    const links = installLinks(loaded.name, section, FOLDER);
    if (typeof links === "string") return links;
    for (const link of links) putLink(draft, link, path, from);
    for (const other of section.also) {
      const also = expandSpecifiers(other, loaded.name) ?? other;
      const problem = enable(also);
      if (problem !== undefined && loadUnit(draft, also) !== "missing") return problem;
    }
    return undefined;
  };
  return enable(name);
}

/**
 * Takes away the links in /etc that enable a unit: below `.wants` and the like, and its aliases; a template's are those of all its
 * instances. Whether there were any.
 */
export function disableUnit(draft: Draft, name: string, from: DataPath): boolean {
  const links: string[] = [];
  for (const entry of draft.list(FOLDER)) {
    const path = joinPath(FOLDER, entry);
    const node = draft.lookup(path);
    if (node?.kind === "link" && node.target !== "/dev/null" && entry !== name && isOf(baseName(node.target), name))
      links.push(path);
    if (!/\.(wants|requires|upholds)$/.test(entry)) continue;
    for (const wanted of draft.list(path)) {
      const link = joinPath(path, wanted);
      if (isOf(wanted, name) && draft.lookup(link)?.kind === "link") links.push(link);
    }
  }
  for (const link of links) draft.remove(link, from);
  return links.length > 0;
}

function isOf(link: string, unit: string): boolean {
  if (link === unit) return true;
  const parsed = parseUnitName(link);
  return parsed?.instance !== undefined && templateOf(parsed) === unit;
}

/** A unit that has nothing to be enabled by counts as enabled (systemctl(1) is-enabled). */
export function isStatic(draft: Draft, name: string): boolean {
  const loaded = loadUnit(draft, name);
  return typeof loaded !== "string" && !isInstallable(loaded.section);
}

function putLink(draft: Draft, path: string, target: string, from: DataPath): void {
  const before = draft.lookup(path);
  if (before?.kind === "link" && before.target === target) return;
  if (before?.kind === "directory") draft.remove(path, from);
  draft.put(path, { kind: "link", target, uid: 0, gid: 0 }, from);
}
