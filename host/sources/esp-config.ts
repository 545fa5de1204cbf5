import { WherryError } from "@wherry/core/errors/errors.ts";
import { readFatFile } from "@wherry/formats/filesystem/fat/read-fat.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { findEspPartitions } from "../storage/esp-partition.ts";
import type { System } from "../system/system.ts";
import { largestConfig } from "./config-text.ts";

/**
 * A file at the root of the EFI system partition; undefined where there is no such partition or file. It is read without mounting: no
 * driver and no program is needed to find out that there is none. Throws ProvisionError `config.invalid` for one that is too large or damaged.
 */
export function readEspConfig(system: System, name: string): Uint8Array | undefined {
  const { own, first } = findEspPartitions(system);
  // A machine whose own disk has none may be given one with its configuration.
  const partition = (own ?? first)?.name;
  if (partition === undefined) return undefined;
  const read = (offset: number, length: number) => system.readFile(`/dev/${partition}`, { offset, length });
  try {
    return readFatFile(name, read, largestConfig);
  } catch (problem) {
    if (!(problem instanceof WherryError)) throw problem;
    const { message, hint } = problem;
    throw new ProvisionError("config.invalid", `on the ESP, ${message}`, hint === undefined ? {} : { hint });
  }
}
