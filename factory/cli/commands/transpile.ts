import { resolve } from "node:path";
import { isFatal } from "@wherry/core/config-finding.ts";
import { WherryError } from "@wherry/core/errors.ts";
import type { Command } from "commander";
import { type CommandContext, type CommonOptions, handle } from "../command.ts";

interface TranspileOptions extends CommonOptions {
  readonly strict?: boolean;
  readonly check?: boolean;
  readonly pretty?: boolean;
  readonly raw?: boolean;
  readonly filesDir?: string;
  /** False with --no-resource-auto-compression. */
  readonly resourceAutoCompression: boolean;
  readonly output?: string;
  readonly platform?: string;
  readonly from?: string;
}

export function addTranspileCommand(program: Command): void {
  const command = program
    .command("transpile")
    .summary("make an Ignition configuration of a Butane or Container Linux Config")
    .description(
      "Reads a configuration as people write it, and prints the one that machines read. Butane of variants fcos, fiot, flatcar, openshift, r4e and wherry becomes Ignition JSON of the version that belongs to it, or a MachineConfig; a Container Linux Config becomes Ignition 2.3. What there is to say about it goes to standard error: FILE:LINE:COLUMN: LEVEL: MESSAGE; with --json one JSON object a line.",
    )
    .argument("[file]", "the configuration; standard input where none is named, or -")
    .option("-s, --strict", "fail where there is anything to say about it")
    .option("-c, --check", "only say what is wrong with it")
    .option("-p, --pretty", "indent the JSON")
    .option("-r, --raw", "for OpenShift: print the Ignition configuration without the MachineConfig around it")
    .option("-d, --files-dir <folder>", "where the local files are that the configuration names")
    .option("--no-resource-auto-compression", "do not compress contents, even where that is shorter")
    .option("-o, --output <file>", "write there instead of to standard output")
    .option("--platform <name>", "for templates such as {HOSTNAME} in a Container Linux Config: ec2, gce, azure ...")
    .option("--from <language>", "butane or clc (default: told by the keys)");
  handle<TranspileOptions>(command, async ([file = "-"], options, context) => {
    const from = await checkUse(options);
    const { readConfiguration } = await import("../read-configuration.ts");
    const { findingObject, showFindings } = await import("../show-findings.ts");
    const { transpile } = await import("../../config-languages/transpile.ts");
    const input = await readConfiguration(file, context.cwd);
    const { output, findings } = await transpile(input.text, {
      ...(from === undefined ? {} : { from }),
      ...(options.filesDir === undefined ? {} : { filesDir: resolve(context.cwd, options.filesDir) }),
      compress: options.resourceAutoCompression,
      platform: options.platform ?? "",
      pretty: options.pretty === true,
      raw: options.raw === true,
    });
    if (options.json === true)
      for (const finding of findings)
        process.stderr.write(`${JSON.stringify({ type: "finding", file: input.name, ...findingObject(finding) })}\n`);
    else process.stderr.write(showFindings(input, findings));
    if (output === undefined || isFatal(findings)) return 1;
    if (options.strict === true && findings.length > 0) {
      if (options.json !== true) process.stderr.write(`${input.name}: error: --strict refuses what is remarked on\n`);
      return 1;
    }
    if (options.check !== true) await writeResult(output, options, context);
    return 0;
  });
}

async function checkUse({ from, platform }: TranspileOptions): Promise<"butane" | "clc" | undefined> {
  if (platform !== undefined) {
    const { clcPlatforms } = await import("@wherry/core/container-linux-config/templating.ts");
    if (!clcPlatforms.includes(platform))
      throw new WherryError("usage.invalid", `there is no platform "${platform}"`, {
        hint: `use one of ${clcPlatforms.join(", ")}`,
      });
  }
  if (from === undefined || from === "butane" || from === "clc") return from;
  throw new WherryError("usage.invalid", `there is no language "${from}"`, { hint: "use butane or clc" });
}

async function writeResult(output: string, options: TranspileOptions, context: CommandContext): Promise<void> {
  if (options.output === undefined) {
    context.result(output);
    return;
  }
  const { writeOutput } = await import("../write-output.ts");
  await writeOutput(resolve(context.cwd, options.output), output);
}
