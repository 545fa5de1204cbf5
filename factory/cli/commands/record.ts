import { architectureNames } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";
import { addSourceOptions, type PackageSourceOptions } from "../factory-options.ts";

interface RecordOptions extends CommonOptions, PackageSourceOptions {
  readonly suite: readonly string[];
  readonly architecture: string;
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
    .option(
      "--suite <suite>",
      "suite to take them from: debian:trixie, debian:trixie/main,contrib, or trixie for short; repeat it for several (default: trixie)",
      (value: string, before: readonly string[] = []) => [...before, value],
    )
    .option("--architecture <name>", `architecture of the packages: ${architectureNames.join(" or ")}`, "amd64")
    .option("--machine", "run them in a throw-away machine, as where there are no namespaces for ordinary users")
    .option("-o, --output <file>", "write the records there, as JSON");
  handle<RecordOptions>(addSourceOptions(command), async (_, options, context) => {
    const { openWorkshop } = await import("../open-workshop.ts");
    const { readSuite } = await import("../../distributions/suite-name.ts");
    const { readPackageNames } = await import("../../recording/package-names.ts");
    const { recordScripts } = await import("../../recording/record-scripts.ts");
    const { describeRecord } = await import("../../scripts/describe-record.ts");
    const { formatRecords } = await import("../../scripts/record-file.ts");
    const workshop = await openWorkshop(options, context);
    const suites = (options.suite ?? ["trixie"]).map(readSuite);
    const architecture = architectureNames.find((known) => known === options.architecture);
    if (architecture === undefined) {
      throw new WherryError("usage.invalid", `there is no architecture ${options.architecture}`, {
        hint: `one of ${architectureNames.join(", ")}`,
      });
    }
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
    if (options.output !== undefined) {
      const { writeOutput } = await import("../write-output.ts");
      await writeOutput(options.output, formatRecords(records));
    }
    if (options.json === true) context.result({ records, failed });
    else context.show(records.flatMap(describeRecord));
    return failed.length === 0 ? 0 : 1;
  });
}
