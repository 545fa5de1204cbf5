import { enableUnit } from "@wherry/core/systemd/enable-unit.ts";
import { findUnit } from "@wherry/core/systemd/find-unit.ts";
import { vendorFolder } from "@wherry/core/systemd/unit-folders.ts";
import { parseUnitName } from "@wherry/core/systemd/unit-name.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { draftOf, putFile, putLink } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { readText } from "../read-text.ts";
import { applyLinks, viewUnits } from "../units/unit-view.ts";
import { initScriptUnit, serviceName } from "./init-script-unit.ts";

const VENDOR = vendorFolder("system");

/**
 * Units for services that have a script in /etc/init.d alone, which packages register: images make at build time what
 * systemd-sysv-generator(8) makes at every boot. A unit of that name, or one that masks it, always comes first; names
 * that a script only stands in for come last.
 */
export async function writeInitScriptUnits(tree: Tree, context: FinishContext): Promise<Tree> {
  const { effects, epoch } = context;
  const scripts = new Map<string, boolean>();
  // Later words are those of whole scripts, as they ran; the earlier ones of a part of them.
  for (const effect of effects) if (effect.kind === "init-script") scripts.set(effect.name, effect.start);
  if (scripts.size === 0 || !tree.has("/usr/lib/systemd/systemd")) return tree;
  const before = await viewUnits(tree, context);
  const draft = draftOf(tree);
  const made: { readonly service: string; readonly start: boolean; readonly aliases: readonly string[] }[] = [];
  for (const [name, start] of [...scripts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const service = serviceName(name);
    if (parseUnitName(service) === undefined || findUnit(before, service, "system") !== undefined) continue;
    const path = resolvePath(tree, `/etc/init.d/${name}`);
    const node = tree.get(path);
    const script = await readText(tree, path, context);
    if (node?.kind !== "file" || (node.mode & 0o100) === 0 || script === undefined) continue;
    const { text, aliases } = initScriptUnit(name, script);
    putFile(draft, `${VENDOR}/${service}`, text, { mtime: epoch });
    made.push({ service, start, aliases });
  }
  if (made.length === 0) return tree;
  for (const { service, aliases } of made) {
    for (const alias of aliases) {
      const isFree = findUnit(before, alias, "system") === undefined && !draft.has(`${VENDOR}/${alias}`);
      if (isFree && parseUnitName(alias) !== undefined) putLink(draft, `${VENDOR}/${alias}`, service, { mtime: epoch });
    }
  }
  const units = await viewUnits(draft, context);
  for (const { service, start } of made) {
    const links = start ? enableUnit(units, service, "system").links : [];
    for (const { path, target } of links) units.put(path, { kind: "link", target });
  }
  applyLinks(draft, units, epoch);
  return draft;
}
