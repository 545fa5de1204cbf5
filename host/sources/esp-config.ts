import { WherryError } from "@wherry/core/errors/errors.ts";
import { readFatFile } from "@wherry/formats/filesystem/fat/read-fat.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { findEspPartitions } from "../storage/find-esp.ts";
import type { System } from "../system/system.ts";
import { largestConfig } from "./config-text.ts";

/**
 * A file at the root of the EFI system partition; undefined where there is no such partition or file. It is read
 * without mounting, so neither a driver nor a program is needed to find out that it is missing.
 *
 * @throws {ProvisionError} config.invalid when it is larger than 32 MiB, or damaged
 */
export function readEspConfig(system: System, name: string): Uint8Array | undefined {
  const { own, first } = findEspPartitions(system);
  // A machine whose own disk has no ESP may be given a disk with one that holds its configuration.
  const partition = (own ?? first)?.name;
  if (partition === undefined) return undefined;
  const read = (offset: number, length: number) => system.readFile(`/dev/${partition}`, { offset, length });
  try {
    return readFatFile(name, read, largestConfig);
  } catch (problem) {
    if (!(problem instanceof WherryError)) throw problem;
    const {
      lines: [first = "", ...others],
      hintLines: hint,
    } = problem;
    throw new ProvisionError("config.invalid", [`on the ESP, ${first}`, ...others], hint.length === 0 ? {} : { hint });
  }
}
