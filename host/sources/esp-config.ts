import { findEsp } from "../esp-partition.ts";
import type { System } from "../system.ts";
import { largestConfig } from "./config-text.ts";
import { readFatFile } from "./fat.ts";

/**
 * A file at the root of the EFI system partition; undefined where there is no such partition or file. It is read without mounting: no
 * driver and no program is needed to find out that there is none.
 */
export function readEspConfig(system: System, name: string): Uint8Array | undefined {
  const partition = findEsp(system);
  if (partition === undefined) return undefined;
  const read = (offset: number, length: number) => system.readFile(`/dev/${partition}`, { offset, length });
  return readFatFile(name, read, largestConfig);
}
