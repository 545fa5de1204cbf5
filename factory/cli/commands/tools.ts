import { architectureNames } from "@wherry/core/architecture/architectures.ts";
import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";
import { addSourceOptions, type PackageSourceOptions } from "../factory-options.ts";
import { formatTable } from "../tables-and-times.ts";

interface ToolsOptions extends CommonOptions, PackageSourceOptions {}

/** Sets for whatever machines there are: commands in them, folders for them, maintainer scripts apart from them. */
const forEveryMachine = ["ssh", "sharing", "namespaces"];

/**
 * Adds `wherry tools`: fetches the named tool sets into the store and prints them; without a name, those that this
 * machine can use.
 */
export function addToolsCommand(program: Command): void {
  const command = program
    .command("tools")
    .summary("fetch and list the programs that Wherry uses")
    .description(
      "Fetches the programs that builds and machines need, as packages, into the store; nothing is installed on this machine. Without a name those of builds, of machines of its own architecture, and of recording are fetched. WHERRY_TOOLS=host uses this machine's own instead.",
    )
    .argument(
      "[set...]",
      `tool sets: erofs, ${architectureNames.map((name) => `machine-${name}`).join(", ")}, ${forEveryMachine.join(", ")}`,
    );
  handle<ToolsOptions>(addSourceOptions(command), async (_, options, context) => {
    const { openWorkshop } = await import("../open-workshop.ts");
    const { installTools } = await import("../../supply/install-tools.ts");
    const { toolDistribution } = await import("../../distributions/find-format.ts");
    const { toolSet } = await import("../../tools/tool-sets.ts");
    const workshop = await openWorkshop(options, context);
    const names =
      command.args.length > 0 ? command.args : ["erofs", `machine-${workshop.hostArchitecture}`, ...forEveryMachine];
    const sets = [];
    for (const name of names) {
      const { purpose, programs } = toolSet(name, toolDistribution().tools);
      const installed = await installTools([name], workshop);
      const tools = await Promise.all(Object.keys(programs).map(async (program) => await installed.tool(program)));
      sets.push({
        name,
        purpose,
        programs: tools.map((tool) => ({ name: tool.name, root: tool.root })),
        packages: installed.packages.map(({ name: packageName, version }) => ({ name: packageName, version })),
      });
    }
    if (options.json === true) context.result({ sets });
    else {
      const rows = sets.map(({ name, purpose, programs, packages }) => [
        name,
        purpose,
        `${packages.length} packages`,
        programs.map((program) => program.name).join(", "),
      ]);
      context.show(formatTable(rows));
    }
  });
}
