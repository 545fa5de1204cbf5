import { formatBytes } from "@wherry/core/quantities/format-bytes.ts";
import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";
import { addSourceOptions, type PackageSourceOptions } from "../factory-options.ts";
import { machineTimes } from "../machine-times.ts";
import { formatSeconds, formatTable } from "../tables-and-times.ts";

interface DemoOptions extends CommonOptions, PackageSourceOptions {
  readonly output: string;
}

/** The stock definitions are no programs. */
const dataOnly = { code: false };

/**
 * Adds `wherry demo`: builds the stock container host and base container, and runs the one in the other. Its status is
 * that of the command in the machine.
 */
export function addDemoCommand(program: Command): void {
  const command = program
    .command("demo")
    .summary("build the stock container host, boot it, run a container in it")
    .description(
      "Builds the container host and a base container from Debian packages, boots the one in QEMU, runs the other in it without any network, and reports sizes and times. `npm start` does this.",
    )
    .option("-o, --output <folder>", "where the images go", "output");
  handle<DemoOptions>(addSourceOptions(command), async (_, options, context) => {
    const { openWorkshop } = await import("../open-workshop.ts");
    const { runDemo } = await import("../../run/demo.ts");
    const { loadNamedDefinition } = await import("../load-named-definition.ts");
    const report = await runDemo({
      workshop: await openWorkshop(options, context),
      output: options.output,
      host: await loadNamedDefinition("container-host", dataOnly, context),
      container: await loadNamedDefinition("base-container", dataOnly, context),
      stderr: context.stderr,
    });
    if (options.json === true) context.result(report);
    else context.show(describe(report));
    return report.exitStatus;
  });
}

function describe(report: Awaited<ReturnType<typeof import("../../run/demo.ts")["runDemo"]>>): readonly string[] {
  const { builds, machine, said } = report;
  const sections = builds.flatMap(({ name, packages, artifacts, stages }) => [
    `${name}: ${packages.length} packages`,
    ...indent([
      ...artifacts
        .filter(({ kind }) => kind !== "lock")
        .map(({ kind, bytes, path }) => [kind, formatBytes(bytes), path]),
      ...stages.map(({ name: stage, wallSeconds, cpuSeconds }) => [
        stage,
        formatSeconds(wallSeconds),
        `${formatSeconds(cpuSeconds)} of CPU`,
      ]),
    ]),
  ]);
  return [
    "",
    ...sections,
    `the machine (${machine.accelerator}), seconds since power on:`,
    ...indent(machineTimes(machine)),
    "the container said:",
    ...said
      .trimEnd()
      .split("\n")
      .map((line) => `  ${line}`),
  ];
}

function indent(rows: readonly (readonly string[])[]): readonly string[] {
  return formatTable(rows).map((line) => `  ${line}`);
}
