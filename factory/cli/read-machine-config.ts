import { dirname, resolve } from "node:path";
import { readIgnition } from "@wherry/config/ignition/read-ignition.ts";
import { languageOf } from "@wherry/config/texts/language.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type Finding, isFatal } from "@wherry/core/errors/finding.ts";
import type { CommandContext } from "./command.ts";
import type { MachineConfigOptions } from "./machine-config-options.ts";
import { readConfiguration } from "./read-configuration.ts";
import { findingLine } from "./show-findings.ts";

/**
 * A machine's configuration as the text of Ignition's JSON. Ignition stays as it is; Butane and Container Linux Configs
 * are translated, with local files and includes from `filesDir`, which is the folder that the configuration is in where
 * nothing else is said. What is doubtful is told.
 *
 * @throws {WherryError} config.invalid when it cannot be read, no machine would take it (with all that is wrong with
 *   it), or it refers to secrets
 */
export async function readMachineConfig(
  file: string,
  { cwd, emit }: CommandContext,
  { filesDir }: MachineConfigOptions,
): Promise<string> {
  const { name, text } = await readConfiguration(file, cwd);
  const { output, findings } =
    languageOf(text) === "ignition"
      ? { output: text, findings: readIgnition(text).findings.map((finding) => ({ ...finding, file: name })) }
      : await translate({ name, text }, resolve(cwd, filesDir ?? dirname(file)));
  if (output === undefined || isFatal(findings)) {
    throw new WherryError("config.invalid", `${name} is not a configuration that a machine would take`, {
      findings,
      hint: "correct it, and run it again",
    });
  }
  for (const finding of findings) {
    emit({ type: finding.level === "info" ? "notice" : "warning", message: findingLine(finding) });
  }
  return output;
}

async function translate(
  source: { readonly name: string; readonly text: string },
  files: string,
): Promise<{ readonly output: string | undefined; readonly findings: readonly Finding[] }> {
  const { transpile, validate } = await import("@wherry/config/texts/machine-configs.ts");
  const { output, findings, hasSecrets } = await transpile(source, { files, raw: true });
  if (!hasSecrets) {
    // Of places that are others' Ignition's own text is warned when it is read, Butane's only by a rule of the lint.
    const checked = await validate(source, { files, lint: true });
    const more = checked.findings.filter(({ rule, message, level }) => {
      const isAsked = rule === undefined ? level === "warning" : rule === "system-path";
      return isAsked && !findings.some((finding) => finding.message === message);
    });
    return { output, findings: [...findings, ...more, ...refusals(source.name, output)] };
  }
  throw new WherryError(
    "config.invalid",
    `${source.name} refers to secrets, which are read only where that is asked for`,
    {
      hint: `make Ignition of it first: wherry transpile --with-secrets ${source.name} --output FILE.ign`,
    },
  );
}

/** Why a machine would not take what a text became. Ignition 2.3 that is sound may have no counterpart at 3.x. */
function refusals(name: string, output: string | undefined): readonly Finding[] {
  const { config, findings } = readIgnition(output ?? "");
  if (output === undefined || config !== undefined) return [];
  return findings.map((finding) => ({ ...finding, line: undefined, column: undefined, file: name }));
}
