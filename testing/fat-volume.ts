import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Tool } from "@wherry/factory/tools/tool.ts";
import { findPeer } from "./peers.ts";

/** Undefined where dosfstools and mtools cannot be had. */
export const fatTools = await findTools();

async function findTools(): Promise<{ readonly mkfs: Tool; readonly mcopy: Tool } | undefined> {
  const [mkfs, mcopy] = [await findPeer("mkfs.vfat"), await findPeer("mcopy")];
  return mkfs === undefined || mcopy === undefined ? undefined : { mkfs, mcopy };
}

/** Path of a new FAT volume, by mkfs.vfat with these words, with many files, of which Ignition.JSON with these bytes is the last. */
export function makeFatVolume(folder: string, words: readonly string[], config: Uint8Array): string {
  if (fatTools === undefined) throw new Error("there are no tools to make a FAT volume");
  const path = join(folder, "volume");
  run(fatTools.mkfs, ["-C", path, ...words]);
  const names = Array.from({ length: 40 }, (_, index) => join(folder, `A rather long name of a file ${index}.json`));
  for (const [index, name] of names.entries()) writeFileSync(name, "x".repeat(index * 100));
  const name = join(folder, "ignition.json");
  writeFileSync(name, config);
  run(fatTools.mcopy, ["-i", path, ...names, "::"]);
  run(fatTools.mcopy, ["-i", path, name, "::/Ignition.JSON"]);
  return path;
}

function run(tool: Tool, words: readonly string[]): void {
  const env = { ...process.env, MTOOLS_SKIP_CHECK: "1" };
  execFileSync(tool.file, [...tool.prefix, ...words], { stdio: "pipe", env });
}
