import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { baseName, joinPath } from "@wherry/core/paths/paths.ts";
import { type InstallSection, parseInstallSection } from "@wherry/core/systemd/unit-file.ts";
import { parseUnitName, templateOf, type UnitName } from "@wherry/core/systemd/unit-name.ts";
import type { Draft } from "../plan/draft.ts";

/** Where systemd looks for units of the system, the first that has one wins (systemd.unit(5)). */
const UNIT_FOLDERS = [
  "/etc/systemd/system",
  "/run/systemd/system",
  "/usr/local/lib/systemd/system",
  "/usr/lib/systemd/system",
];

export interface LoadedUnit {
  /** An alias stands for its unit; an instance keeps its own name. */
  readonly name: UnitName;
  /** The file itself, with links followed. */
  readonly path: string;
  readonly section: InstallSection;
}

/** Reads a unit with its drop-ins; an instance is made from its template. Otherwise why there is none. */
export function loadUnit(draft: Draft, unit: string): LoadedUnit | "missing" | "masked" {
  const asked = parseUnitName(unit);
  if (asked === undefined) return "missing";
  for (const file of new Set([unit, templateOf(asked)])) {
    for (const folder of UNIT_FOLDERS) {
      const found = joinPath(folder, file);
      const node = draft.lookup(found);
      if (node === undefined) continue;
      if (node.kind === "link" && node.target === "/dev/null") return "masked";
      const content = draft.read(found);
      const path = draft.follow(found);
      const real = parseUnitName(baseName(path)) ?? asked;
      if (content === undefined) return "missing";
      const name = asked.instance === undefined ? real : { ...real, instance: asked.instance };
      return {
        name,
        path,
        section: parseInstallSection([content, ...dropins(draft, baseName(path))].map(decodeUtf8).join("\n")),
      };
    }
  }
  return "missing";
}

/** All names of units, for suggestions. */
export function knownUnits(draft: Draft): string[] {
  return UNIT_FOLDERS.flatMap((folder) => draft.list(folder)).filter((name) => parseUnitName(name) !== undefined);
}

/** Who starts a unit by a link in /usr, which taking links out of /etc does not undo. */
export function wantedFromUsr(draft: Draft, unit: string): string | undefined {
  const folder = "/usr/lib/systemd/system";
  const wanting = draft
    .list(folder)
    .find(
      (name) => /\.(wants|requires|upholds)$/.test(name) && draft.lookup(`${folder}/${name}/${unit}`) !== undefined,
    );
  return wanting?.replace(/\.[a-z]+$/, "");
}

/** Drop-ins may add to [Install] like to any section. They apply in the order of their names, whatever folder they are in. */
function dropins(draft: Draft, file: string): Uint8Array[] {
  const paths = new Map<string, string>();
  for (const folder of [...UNIT_FOLDERS].reverse()) {
    for (const name of draft.list(`${folder}/${file}.d`)) {
      if (name.endsWith(".conf")) paths.set(name, `${folder}/${file}.d/${name}`);
    }
  }
  return [...paths]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, path]) => {
      const bytes = draft.read(path);
      return bytes === undefined ? [] : [bytes];
    });
}
