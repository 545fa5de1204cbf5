import { readFile } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors.ts";
import type { IgnitionConfig } from "@wherry/core/ignition/config.ts";

/** Reads an Ignition configuration of specification 3. Throws WherryError `config.invalid`. */
export async function readMachineConfig(file: string): Promise<IgnitionConfig> {
  const config = parse(await readFile(file, "utf8"), file);
  const version = isRecord(config) && isRecord(config.ignition) ? config.ignition.version : undefined;
  if (typeof version === "string" && version.startsWith("3.")) return config as unknown as IgnitionConfig;
  throw new WherryError("config.invalid", "this is no Ignition configuration of specification 3", {
    where: { file },
    hint: 'It begins with {"ignition": {"version": "3.6.0"}}.',
  });
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WherryError("config.invalid", "this is not JSON", {
      where: { file },
      hint: "Butane's YAML is made JSON by butane.",
      cause: error,
    });
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
