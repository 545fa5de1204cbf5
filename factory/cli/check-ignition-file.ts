import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type ConfigFinding, formatConfigPath } from "@wherry/core/config-finding.ts";
import { type Finding, formatPlace, WherryError } from "@wherry/core/errors.ts";
import { readIgnition } from "@wherry/core/ignition/read-ignition.ts";
import { describeRefusal } from "../system/refusal.ts";
import type { CommandContext } from "./command.ts";

/**
 * Refuses a file that no machine would take as its configuration, with all that is wrong; what is doubtful is told. Throws WherryError
 * `config.invalid`.
 */
export async function checkIgnitionFile(file: string, { cwd, emit }: CommandContext): Promise<void> {
  const text = await readFile(resolve(cwd, file), "utf8").catch((cause: unknown) => {
    throw new WherryError("config.invalid", `this configuration cannot be read: ${describeRefusal(cause)}`, {
      where: { file },
      hint: "check the path",
      cause,
    });
  });
  const { fatal, findings } = readIgnition(text);
  if (fatal) {
    throw new WherryError("config.invalid", `${file} is no configuration that a machine would take`, {
      findings: findings.map((finding) => locate(file, finding)),
      hint: hintFor(text),
    });
  }
  for (const finding of findings) {
    const { message, where } = locate(file, finding);
    const type = finding.level === "info" ? "notice" : "warning";
    emit({ type, message: where === undefined ? message : `${formatPlace(where)}: ${message}` });
  }
}

function locate(file: string, { path, line, column, message }: ConfigFinding): Finding {
  const place = path.length === 0 ? "" : `${formatConfigPath(path)}: `;
  const lines = line === undefined ? {} : { line, ...(column === undefined ? {} : { column }) };
  return { message: `${place}${message}`, where: { file, ...lines } };
}

function hintFor(text: string): string {
  return /^\s*\{/.test(text) ? "correct it, and run it again" : "Butane's YAML has to become Ignition's JSON first";
}
