import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";
import {
  type ArchiveOptions,
  addArchiveOptions,
  addSourceOptions,
  type PackageSourceOptions,
  usualSuites,
} from "../factory-options.ts";

interface RecordOptions extends CommonOptions, PackageSourceOptions, ArchiveOptions {
  readonly machine?: boolean;
  readonly output?: string;
}

/** Adds `wherry record`: runs maintainer scripts apart, and prints or writes what they do to a fresh system. */
export function addRecordCommand(program: Command): void {
  const command = program
    .command("record")
    .summary("see what maintainer scripts of packages do")
    .description(
      "Runs the maintainer scripts of packages, and of all that these need, in a throw-away system without network and without privileges, twice, and tells what they did both times. Scripts that Wherry knows already are not run.",
    )
    .argument("<package...>", "names of packages, NAME=VERSION for one version, or files that end in .deb")
    .option("--machine", "run them in a throw-away machine, as where there are no namespaces for ordinary users")
    .option("-o, --output <file>", "write the records there, as JSON");
  handle<RecordOptions>(addSourceOptions(addArchiveOptions(command)), async (_, options, context) => {
    const { openWorkshop } = await import("../open-workshop.ts");
    const { readSuite } = await import("../../distributions/suite-name.ts");
    const { readPackageNames } = await import("../../recording/package-names.ts");
    const { recordScripts } = await import("../../recording/record-scripts.ts");
    const { describeRecord } = await import("../../scripts/describe-record.ts");
    const { formatRecords } = await import("../../scripts/record-file.ts");
    const workshop = await openWorkshop(options, context);
    const { architecture } = options;
    const suites = (options.suite ?? usualSuites).map(readSuite);
    const { install, sources } = await readPackageNames(command.args, { workshop, architecture, cwd: context.cwd });
    const system = { architecture, repositories: [...sources, ...suites], mirrors: {} };
    const where = options.machine === true ? "machine" : undefined;
    const { records, failed } = await recordScripts(system, install, workshop, { records: [], where });
    for (const { package: name, output } of failed) {
      context.emit({
        type: "warning",
        message: `the scripts of ${name} failed: ${output.split("\n").slice(-6).join("\n")}`,
      });
    }
    const told = new Set([...records, ...failed].map(({ package: name }) => name));
    const rest = install.map((word) => word.replace(/[=/].*/s, "")).filter((name) => !told.has(name));
    if (rest.length > 0) {
      const message = `nothing was to run for ${rest.join(", ")}: what scripts do is known already, or there are none`;
      context.emit({ type: "notice", message });
    }
    if (options.output !== undefined) {
      const { writeOutput } = await import("../write-output.ts");
      await writeOutput(options.output, formatRecords(records));
    }
    if (options.json === true) context.result({ records, failed });
    else context.show(records.flatMap(describeRecord));
    return failed.length === 0 ? 0 : 1;
  });
}
