import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";

/**
 * Adds `wherry merge`: prints what a machine makes of one Ignition configuration that is laid over another. Status 1,
 * and nothing is printed, where one of them or the result would be refused.
 */
export function addMergeCommand(program: Command): void {
  const command = program
    .command("merge")
    .summary("lay one Ignition configuration over another")
    .description(
      "Prints the configuration that a machine makes of a parent whose ignition.config.merge names the child: the child wins, lists are merged by path, name or device. It is at the newest version of the specification, as inside of a machine. Exits 1, and prints none, where one of the three would be refused.",
    )
    .argument("<parent>", "the configuration below, Ignition JSON; - reads standard input")
    .argument("<child>", "the configuration above, Ignition JSON; - reads standard input");
  handle<CommonOptions>(command, async ([parentFile = "", childFile = ""], options, context) => {
    const { isFatal } = await import("@wherry/core/errors/finding.ts");
    const { formatIgnition } = await import("@wherry/config/ignition/format-ignition.ts");
    const { mergeIgnition, validateIgnition } = await import("@wherry/config/ignition/merge-ignition.ts");
    const { readIgnition } = await import("@wherry/config/ignition/read-ignition.ts");
    const { readConfiguration } = await import("../read-configuration.ts");
    const { tellFindings } = await import("../tell-findings.ts");
    const inputs = [await readConfiguration(parentFile, context.cwd), await readConfiguration(childFile, context.cwd)];
    const parsed = inputs.map((input) => ({ input, ...readIgnition(input.text) }));
    for (const { input, findings } of parsed) tellFindings({ source: input, findings }, options, context);
    const [parent, child] = parsed.map(({ config }) => config);
    if (parent === undefined || child === undefined) return 1;
    const merged = mergeIgnition(parent, child);
    // What was said of the two need not be said again of what they became.
    const told = new Set(parsed.flatMap(({ findings }) => findings.map(({ message }) => message)));
    const findings = validateIgnition(merged).filter(({ level, message }) => level === "error" || !told.has(message));
    tellFindings({ source: { name: "the merged configuration", text: "" }, findings }, options, context);
    if (isFatal(findings)) return 1;
    context.result(`${formatIgnition(merged, 2)}\n`);
    return 0;
  });
}
