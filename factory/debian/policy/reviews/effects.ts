import { baseName } from "@wherry/core/paths/paths.ts";
import type { AlternativeEffect, Effect } from "../../../scripts/effects.ts";

/** Short forms of effects, so that the tables read like the scripts they stand for. */

export const ROOT_FILE = { mode: 0o644, user: "root", group: "root" } as const;

/** A unit of the system that is enabled as far as presets allow. */
export function unit(name: string): Effect {
  return { kind: "unit", scope: "system", unit: name };
}

/** An account, as a line of sysusers.d(5). */
export function account(sysusers: string): Effect {
  return { kind: "account", sysusers };
}

/** A file copied from where its package has it. */
export function copy(from: string, to: string): Effect {
  return { kind: "copy", from, to };
}

/** A symbolic link. */
export function link(path: string, target: string): Effect {
  return { kind: "link", path, target };
}

/** A folder, made where it is missing. */
export function directory(path: string, mode = 0o755, user = "root", group = "root"): Effect {
  return { kind: "directory", path, mode, user, group };
}

/** An empty file, made where it is missing. */
export function emptyFile(path: string, mode: number, user: string, group: string): Effect {
  return { kind: "file", path, text: "", mode, user, group };
}

/** Mode and owners of something that a package has. */
export function mode(path: string, bits: number, user: string, group: string): Effect {
  return { kind: "mode", path, mode: bits, user, group };
}

/** Text of a file replaced. */
export function substitute(path: string, pattern: RegExp, replacement: string): Effect {
  return { kind: "substitute", path, pattern, replacement };
}

/** Each slave is its link, its path and, where it is not the link's own, its name. */
export function alternative(
  generic: string,
  path: string,
  priority: number,
  ...slaves: readonly (readonly [string, string, string?])[]
): AlternativeEffect {
  return {
    kind: "alternative",
    link: generic,
    name: baseName(generic),
    path,
    priority,
    slaves: slaves.map(([slave, target, name]) => ({ link: slave, name: name ?? baseName(slave), path: target })),
  };
}
