import { basename, join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { formatBytes } from "@wherry/core/quantities/format-bytes.ts";
import { type Command, Option } from "commander";
import type { BuildResult } from "../../build/pipeline.ts";
import { exporters, exportersOf } from "../../exporters/exporters.ts";
import { type CommandContext, type CommonOptions, handle } from "../command.ts";
import { addCodeOption, addSourceOptions, type CodeOptions, type PackageSourceOptions } from "../factory-options.ts";
import { formatTable } from "../tables-and-times.ts";

interface BuildOptions extends CommonOptions, PackageSourceOptions, CodeOptions {
  readonly output: string;
  readonly format?: string;
  readonly compression?: "fast" | "release";
  readonly lock?: string;
  readonly trustLock?: boolean;
}

const formatNames = exporters.map(({ format }) => format).join(", ");

/**
 * Adds `wherry build`: makes an image of a definition in a folder, and prints a table of its artefacts, with --json a
 * `BuildResult`.
 */
export function addBuildCommand(program: Command): void {
  const command = program
    .command("build")
    .summary("build an image from a definition")
    .description(
      "Builds an image from a definition (a .yaml, .json or .ts file) or from a stock one (container-host, core, base-container). The same lock gives the same bytes on every machine, every day; no root is needed.",
    )
    .argument("<definition>", "path of a definition, or the name of a stock image")
    .option("-o, --output <folder>", "where the artefacts go; made if it is missing", "out")
    .option("--format <list>", `${formatNames}, separated by commas (default: what the definition says)`)
    .addOption(
      new Option(
        "--compression <speed>",
        "fast while developing, release for small images (default: what the definition says)",
      ).choices(["fast", "release"]),
    )
    .option("--lock <file>", "build exactly the packages of this lock, which must stand in signed lists")
    .option(
      "--trust-lock",
      "believe the lock as it is, without signed lists: whoever can change it chooses the packages, and programs that run here",
    );
  handle<BuildOptions>(addSourceOptions(addCodeOption(command)), async ([name = ""], options, context) => {
    if (options.trustLock === true && options.lock === undefined) {
      throw new WherryError("usage.invalid", "--trust-lock is about a lock, and no lock is named", {
        hint: "name it with --lock <file>, or leave --trust-lock away",
      });
    }
    const formats = options.format === undefined ? undefined : readFormats(options.format);
    const { openWorkshop } = await import("../open-workshop.ts");
    const { buildImage } = await import("../../build/pipeline.ts");
    const { loadNamedDefinition } = await import("../load-named-definition.ts");
    const definition = await loadNamedDefinition(name, options, context);
    const result = await buildImage(definition, {
      workshop: await openWorkshop(options, context),
      output: options.output,
      exporters: exportersOf(formats ?? definition.output),
      compression: options.compression ?? definition.compression.default,
      lockFile: options.lock,
      trustLock: options.trustLock ?? false,
      code: options.code,
    });
    if (options.json === true) context.result(result);
    else show(result, options.output, context);
  });
}

function readFormats(list: string): readonly string[] {
  const chosen = list.split(",").map((word) => word.trim());
  const unknown = chosen.filter((word) => exportersOf([word]).length === 0);
  if (unknown.length > 0) {
    throw new WherryError("usage.invalid", `--format does not know ${unknown.map((word) => `"${word}"`).join(", ")}`, {
      hint: `choose from ${formatNames}, separated by commas`,
    });
  }
  return chosen;
}

/** Names files as the output folder was named, so that they can be typed into the next command. */
function show({ artifacts }: BuildResult, output: string, context: CommandContext): void {
  const named = artifacts.map(({ kind, bytes, path }) => ({ kind, bytes, file: join(output, basename(path)) }));
  context.show(formatTable(named.map(({ kind, bytes, file }) => [kind, formatBytes(bytes), file])));
  const disk = named.find(({ kind }) => kind === "qcow2") ?? named.find(({ kind }) => kind === "raw");
  if (disk !== undefined) context.emit({ type: "notice", message: `boot it with: wherry run ${disk.file}` });
}
