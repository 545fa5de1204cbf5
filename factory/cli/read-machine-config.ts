import { readFile } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors.ts";
import type { EmitEvent } from "@wherry/core/events.ts";
import type { IgnitionConfig } from "@wherry/core/ignition/config.ts";

/** Reads and checks an Ignition configuration. Warnings are emitted; errors are thrown together, as `config.invalid`. */
export async function readMachineConfig(file: string, _emit: EmitEvent): Promise<IgnitionConfig> {
  const text = await readFile(file, "utf8");
  try {
    return JSON.parse(text) as IgnitionConfig;
  } catch (error) {
    throw new WherryError("config.invalid", "this is not JSON", { where: { file }, cause: error });
  }
}
