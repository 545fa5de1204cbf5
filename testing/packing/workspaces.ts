import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";

/** Those that become packages; the lowest first. */
export const packedWorkspaces = ["core", "formats", "config", "host", "factory"] as const;

const manifest = v.object({
  name: v.string(),
  version: v.string(),
  description: v.string(),
  license: v.string(),
  exports: v.record(v.string(), v.string()),
  dependencies: v.optional(v.record(v.string(), v.string()), {}),
});

export interface PackedWorkspace extends v.InferOutput<typeof manifest> {
  /** Its folder: "config". */
  readonly folder: string;
  /** What programs may import, by name: "./ignition" is of "./ignition/read-ignition.ts". */
  readonly entries: readonly (readonly [name: string, path: string])[];
}

/** Workspaces, as their manifests say. Exports with a star are for development alone. */
export function readWorkspaces(root: string): readonly PackedWorkspace[] {
  return packedWorkspaces.map((folder) => {
    const read = v.parse(manifest, JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")));
    return { ...read, folder, entries: Object.entries(read.exports).filter(([name]) => !name.includes("*")) };
  });
}
