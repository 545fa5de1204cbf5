import { dirname, resolve } from "node:path";
import { readIgnition } from "@wherry/config/ignition/read-ignition.ts";
import { languageOf } from "@wherry/config/texts/language.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type Finding, isFatal } from "@wherry/core/errors/finding.ts";
import type { CommandContext } from "./command.ts";
import { readConfiguration } from "./read-configuration.ts";
import { findingLine } from "./show-findings.ts";

/**
 * A machine's configuration as Ignition's JSON: as it is where it is that, and translated where it is Butane or a Container Linux
 * Config; local files and includes are then in the folder that it is in. What is doubtful is told.
 *
 * Throws WherryError `config.invalid` for what no machine would take, with all that is wrong with it, and for what refers to secrets.
 */
export async function readMachineConfig(file: string, { cwd, emit }: CommandContext): Promise<string> {
  const { name, text } = await readConfiguration(file, cwd);
  const { output, findings } =
    languageOf(text) === "ignition"
      ? { output: text, findings: readIgnition(text).findings.map((finding) => ({ ...finding, file: name })) }
      : await translate({ name, text }, dirname(resolve(cwd, file)));
  if (output === undefined || isFatal(findings)) {
    throw new WherryError("config.invalid", `${name} is no configuration that a machine would take`, {
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
  const { transpile } = await import("@wherry/config/texts/machine-configs.ts");
  const { output, findings, hasSecrets } = await transpile(source, { files, raw: true });
  if (!hasSecrets) return { output, findings };
  throw new WherryError(
    "config.invalid",
    `${source.name} refers to secrets, which are read only where that is asked for`,
    {
      hint: `make Ignition of it first: wherry transpile --with-secrets ${source.name} --output FILE.ign`,
    },
  );
}
