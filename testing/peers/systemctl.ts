import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { baseName } from "@wherry/core/paths/paths.ts";
import { disableUnit } from "@wherry/core/systemd/disable-unit.ts";
import { enableUnit } from "@wherry/core/systemd/enable-unit.ts";
import { presetUnits, readPresets } from "@wherry/core/systemd/preset.ts";
import type { Scope } from "@wherry/core/systemd/unit-folders.ts";
import { viewMap } from "@wherry/core/tree/map-view.ts";
import { type Overlay, overlay } from "@wherry/core/tree/overlay.ts";
import type { ViewNode } from "@wherry/core/tree/view.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { findPeer } from "./peers.ts";
import { skipWithout } from "./skip.ts";

/** By path; `{ link }` is a link. */
export type UnitRoot = Readonly<Record<string, string | { readonly link: string }>>;
/** What systemctl is asked to do. */
export type UnitStep = readonly [verb: "enable" | "disable" | "preset", unit: string];

const systemctl = await findPeer("systemctl");
/** Why there is nothing to compare with; false where there is. */
export const skipWithoutSystemctl = skipWithout({ systemctl });
/** The folder of the machine's own units and links. */
export const ETC = "/etc/systemd/system";
/** The folder of the packages' units. */
export const USR = "/usr/lib/systemd/system";

/** Holds the links after each step against those of `systemctl --root`; a difference is an AssertionError. */
export async function compareWithSystemctl(
  root: UnitRoot,
  steps: readonly UnitStep[],
  scope: Scope = "system",
): Promise<void> {
  assert.ok(systemctl !== undefined);
  await using folder = await temporaryDirectory();
  for (const [path, entry] of Object.entries({ [`/etc/systemd/${scope}/.keep`]: "", ...root })) {
    const file = join(folder.path, path);
    mkdirSync(dirname(file), { recursive: true });
    if (typeof entry === "string") writeFileSync(file, entry);
    else symlinkSync(entry.link, file);
  }
  const ours = overlayOf(root);
  for (const [verb, unit] of steps) {
    // To systemctl, nothing can be enabled by an alias that is in /etc.
    if (verb === "enable" && isOwnAlias(ours, unit)) continue;
    const words: readonly string[] = [
      ...(verb === "enable" ? ["--force"] : []),
      ...(scope === "user" ? ["--global"] : []),
      verb,
      unit,
    ];
    const { stderr }: { readonly stderr: string } = spawnSync(
      systemctl.file,
      [...systemctl.prefix, "--root", folder.path, ...words],
      {
        encoding: "utf8",
      },
    );
    takeStep(ours, verb, unit, scope);
    const links = [...ours.changes.keys(), ...Object.keys(root)].flatMap((path) => {
      const node = ours.lookup(path);
      return node?.kind === "link" && path.startsWith(`/etc/systemd/${scope}/`) ? [[path, node.target] as const] : [];
    });
    assert.deepEqual(
      Object.fromEntries([...links].sort()),
      Object.fromEntries(linksBelow(folder.path, `/etc/systemd/${scope}`).sort()),
      `${verb} ${unit}\n${stderr}`,
    );
  }
}

function isOwnAlias(ours: Overlay, unit: string): boolean {
  return [unit, unit.replace(/@[^.]*/, "@")].some((name) => {
    const node = ours.lookup(`${ETC}/${name}`);
    return node?.kind === "link" && ![unit, name].includes(baseName(node.target)) && name.startsWith("al");
  });
}

function overlayOf(root: UnitRoot): Overlay {
  type Node = ViewNode & { readonly text?: string };
  const nodes = Object.entries(root).map(([path, entry]): [string, Node] =>
    typeof entry === "string" ? [path, { kind: "file", text: entry }] : [path, { kind: "link", target: entry.link }],
  );
  const ours = overlay(viewMap<Node>(new Map(), () => undefined));
  for (const [path, node] of nodes) ours.put(path, node, encodeUtf8(node.text ?? ""));
  return ours;
}

function takeStep(ours: Overlay, verb: UnitStep[0], unit: string, scope: Scope): void {
  if (verb === "disable") for (const path of disableUnit(ours, unit, scope)) ours.remove(path);
  const units = verb === "preset" ? presetUnits(readPresets(ours, scope), unit) : verb === "enable" ? [unit] : [];
  for (const one of units) {
    for (const { path, target } of enableUnit(ours, one, scope).links) ours.put(path, { kind: "link", target });
  }
}

function linksBelow(root: string, folder: string): [string, string][] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return linksBelow(root, path);
    return entry.isSymbolicLink() ? [[path, readlinkSync(join(root, path))]] : [];
  });
}
