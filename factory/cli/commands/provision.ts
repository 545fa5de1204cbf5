import { formatDataPath } from "@wherry/core/paths/data-path.ts";
import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";
import { addFilesDirOption, type MachineConfigOptions } from "../machine-config-options.ts";

interface ProvisionOptions extends CommonOptions, MachineConfigOptions {
  readonly config: string;
  readonly root: string;
  readonly plan?: boolean;
}

/**
 * Adds `wherry provision`: carries out a machine's configuration in a folder, or prints the plan with --plan. Findings
 * are told as events.
 */
export function addProvisionCommand(program: Command): void {
  const command = program
    .command("provision")
    .summary("carry out a machine's configuration in a folder")
    .description(
      "Makes the users, files, links and units of a machine's configuration in a folder, as the agent makes them at a machine's first boot, but as an ordinary user: owners are written to FOLDER.tree.json. Disks, kernel arguments and the like need a machine and are left out; contents of files come from data: URLs only.",
    )
    .requiredOption("--config <file>", "the configuration: Ignition, Butane, or a Container Linux Config")
    .requiredOption("--root <folder>", "the folder that stands for the machine's /")
    .option("--plan", "print what would be done, and change nothing");
  addFilesDirOption(command);
  handle<ProvisionOptions>(command, async (_, options, context) => {
    const { resolve } = await import("node:path");
    const { readIgnition } = await import("@wherry/config/ignition/read-ignition.ts");
    const { provisionFolder } = await import("../../provision/provision-folder.ts");
    const { describeFileStep } = await import("@wherry/host/provision/describe-step.ts");
    const { readMachineConfig } = await import("../read-machine-config.ts");
    const { config } = readIgnition(await readMachineConfig(options.config, context, options));
    if (config === undefined) return 1;
    const root = resolve(context.cwd, options.root);
    const planOnly = options.plan === true;
    const { steps, findings, record } = await provisionFolder(config, root, { planOnly });
    for (const { path, message, level } of findings) {
      const text = `${formatDataPath(path)}: ${message}`;
      context.emit(level === "warning" ? { type: "warning", message: text } : { type: "notice", message: text });
    }
    if (options.json === true) context.result(planOnly ? { steps, findings } : { record, findings });
    else if (planOnly) context.show(steps.map(describeFileStep));
    else context.show([`${steps.length} changes in ${root}; owners are in ${root}.tree.json`]);
    return undefined;
  });
}
