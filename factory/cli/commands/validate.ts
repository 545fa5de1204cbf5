import { resolve } from "node:path";
import { type ConfigFinding, isFatal } from "@wherry/core/config-finding.ts";
import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";

interface ValidateOptions extends CommonOptions {
  readonly filesDir?: string;
}

export function addValidateCommand(program: Command): void {
  const command = program
    .command("validate")
    .summary("check a machine's configuration")
    .description(
      "Reads an Ignition configuration as a machine would, a Butane or Container Linux Config as transpile would, and says what is wrong with it, line by line. Exits 1 where it would be refused. With --json it prints {fatal, findings: [{level, path, line, column, message}]}.",
    )
    .argument("<file>", "the configuration: Ignition JSON, Butane or Container Linux Config; - reads standard input")
    .option("-d, --files-dir <folder>", "where the local files are that a Butane or Container Linux Config names");
  handle<ValidateOptions>(command, async ([file = ""], options, context) => {
    const { readConfiguration } = await import("../read-configuration.ts");
    const { countFindings, findingObject, showFindings } = await import("../show-findings.ts");
    const input = await readConfiguration(file, context.cwd);
    const filesDir = options.filesDir === undefined ? undefined : resolve(context.cwd, options.filesDir);
    const { language, findings } = await check(input.text, filesDir);
    const fatal = isFatal(findings);
    if (options.json === true) context.result({ fatal, findings: findings.map(findingObject) });
    else {
      process.stderr.write(showFindings(input, findings));
      const count = countFindings(findings);
      const verdict = fatal ? `refused: ${count}` : `valid ${language}${count === "" ? "" : `: ${count}`}`;
      if (options.quiet !== true) context.result(`${input.name}: ${verdict}\n`);
    }
    return fatal ? 1 : 0;
  });
}

interface Checked {
  /** For the verdict. */
  readonly language: string;
  readonly findings: readonly ConfigFinding[];
}

async function check(text: string, filesDir: string | undefined): Promise<Checked> {
  const { languageOf } = await import("../../config-languages/language.ts");
  if (languageOf(text) === "ignition") {
    const { readIgnition } = await import("@wherry/core/ignition/read-ignition.ts");
    const { findings, version } = readIgnition(text);
    return { language: `Ignition ${version}`, findings };
  }
  const { transpile } = await import("../../config-languages/transpile.ts");
  const options = { compress: false, platform: "", ...(filesDir === undefined ? {} : { filesDir }) };
  const { findings, language } = await transpile(text, options);
  return { language, findings };
}
