import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bundleForQuickJs } from "@wherry/factory/agent/bundle.ts";
import { type PackedFile, textFile } from "./package-contents.ts";

/** What the factory reads at run time, below its workspace: `ownFile` gives these, and nothing else, to the code. */
export const factoryFiles: readonly string[] = [
  "boot/initrd/modprobe.sh",
  "boot/initrd/init/*.sh",
  "debian/policy/keys/*.asc",
  "debian/policy/packaged-units.json",
  "debian/policy/records/*.json",
  "definition/starter.yaml",
  "recording/running/machine-init.sh",
];

/** Files that packages with the factory's code in them bring along, where `factory/installation/own-files.ts` looks. */
export async function packOwnFiles(root: string): Promise<ReadonlyMap<string, PackedFile>> {
  const factory = join(root, "factory");
  const paths = globSync([...factoryFiles], { cwd: factory }).sort();
  const images = globSync("images/*/*", { cwd: root }).sort();
  return new Map<string, PackedFile>([
    ...paths.map((path) => [path, { bytes: readFileSync(join(factory, path)) }] as const),
    ...images.map((path) => [path, { bytes: readFileSync(join(root, path)) }] as const),
    ["agent/agent.js", textFile(await bundleForQuickJs(join(root, "host/agent/main.ts")))],
  ]);
}
