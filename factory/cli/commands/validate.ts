import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";

export function addValidateCommand(program: Command): void {
  const command = program
    .command("validate")
    .summary("check a machine's Ignition configuration")
    .description(
      "Reads an Ignition configuration as a machine would, and says what is wrong with it, line by line. Exits 1 where a machine would refuse it. With --json it prints {fatal, findings: [{level, path, line, column, message}]}.",
    )
    .argument("<file>", "the configuration, Ignition JSON; - reads standard input");
  handle<CommonOptions>(command, async ([file = ""], options, context) => {
    const { readIgnition } = await import("@wherry/core/ignition/read-ignition.ts");
    const { readConfiguration } = await import("../read-configuration.ts");
    const { countFindings, findingObject, showFindings } = await import("../show-findings.ts");
    const input = await readConfiguration(file, context.cwd);
    const { fatal, findings, version } = readIgnition(input.text);
    if (options.json === true) context.result({ fatal, findings: findings.map(findingObject) });
    else {
      process.stderr.write(showFindings(input, findings));
      const count = countFindings(findings);
      const verdict = fatal ? `refused: ${count}` : `valid Ignition ${version}${count === "" ? "" : `: ${count}`}`;
      if (options.quiet !== true) context.result(`${input.name}: ${verdict}\n`);
    }
    return fatal ? 1 : 0;
  });
}
