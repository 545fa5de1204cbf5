import { resolve } from "node:path";
import type { Reported, SourceText } from "@wherry/config/texts/source-text.ts";
import type { DocumentOptions } from "@wherry/config/texts/transpile-documents.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { isFatal } from "@wherry/core/errors/finding.ts";
import type { Command } from "commander";
import { type CommandContext, type CommonOptions, handle } from "../command.ts";
import {
  addDocumentOptions,
  addSecretOptions,
  type ConfigSourceOptions,
  checkLanguage,
  mayBeDocument,
  readDocumentOptions,
  type SecretOptions,
} from "../document-options.ts";

interface TranspileOptions extends CommonOptions, ConfigSourceOptions, SecretOptions {
  readonly strict?: boolean;
  readonly check?: boolean;
  readonly pretty?: boolean;
  readonly raw?: boolean;
  /** False with --no-resource-auto-compression. */
  readonly resourceAutoCompression: boolean;
  readonly output?: string;
}

/** What became of one configuration, or of several. */
interface Outcome {
  readonly output: string | undefined;
  readonly reports: readonly Reported[];
  readonly hasSecrets: boolean;
}

/**
 * Adds `wherry transpile`: prints the Ignition configuration of a Butane or Container Linux Config, or of several laid
 * over each other. Status 1 where it is refused, or where --strict refuses a remark.
 */
export function addTranspileCommand(program: Command): void {
  const command = program
    .command("transpile")
    .summary("make an Ignition configuration of a Butane or Container Linux Config")
    .description(
      "Reads a configuration as people write it, and prints the one that machines read. Butane of variants fcos, fiot, flatcar, openshift, r4e and wherry becomes Ignition JSON of the version that belongs to it, or a MachineConfig; a Container Linux Config becomes Ignition 2.3. Several files, Ignition among them, are laid over each other in their order: a later one wins, and the result has the newest version that one of them has. What there is to say about them goes to standard error: FILE:LINE:COLUMN: LEVEL: MESSAGE; with --json one JSON object a line. Parameters, includes and secrets are described in docs/documents.md.",
    )
    .argument("[files...]", "configurations; standard input where none is named, or -")
    .option("-s, --strict", "fail where there is anything to say about it")
    .option("-c, --check", "only say what is wrong with it")
    .option("-p, --pretty", "indent the JSON")
    .option("-r, --raw", "for OpenShift: print the Ignition configuration without the MachineConfig around it")
    .option("--no-resource-auto-compression", "do not compress contents, even where that is shorter")
    .option("-o, --output <file>", "write there instead of to standard output");
  addSecretOptions(addDocumentOptions(command));
  handle<TranspileOptions>(command, async (names, options, context) => {
    await checkLanguage(options);
    // What is asked for wrongly is said before anything is read.
    const given = isPlain(options) ? undefined : await readDocumentOptions(options, context);
    const { readConfiguration } = await import("../read-configuration.ts");
    const { tellFindings } = await import("../tell-findings.ts");
    const inputs: SourceText[] = [];
    for (const name of checkNames(names)) inputs.push(await readConfiguration(name, context.cwd));
    const { output, reports, hasSecrets } = await transpileInputs(inputs, { options, given }, context);
    for (const report of reports) tellFindings(report, { json: options.json === true }, context);
    const findings = reports.flatMap((report) => report.findings);
    if (output === undefined || isFatal(findings)) return 1;
    if (options.strict === true && findings.length > 0) {
      if (options.json !== true)
        context.printer.tell([
          `${inputs.map(({ name }) => name).join(", ")}: error: --strict refuses what is remarked on`,
        ]);
      return 1;
    }
    if (options.check === true) return 0;
    if (hasSecrets && options.withSecrets !== true)
      throw new WherryError("config.invalid", "this configuration refers to secrets, and the result would show them", {
        hint: "say --with-secrets to put them into it, or --check to see whether it is right",
      });
    await writeResult(output, options, context, hasSecrets);
    return 0;
  });
}

function isPlain({ set, setFile, withSecrets, secretsDir, allowCommands }: TranspileOptions): boolean {
  return [set, setFile, withSecrets, secretsDir, allowCommands].every((option) => option === undefined);
}

async function transpileInputs(
  inputs: readonly SourceText[],
  { options, given }: { readonly options: TranspileOptions; readonly given: DocumentOptions | undefined },
  context: CommandContext,
): Promise<Outcome> {
  const common = {
    compress: options.resourceAutoCompression,
    pretty: options.pretty === true,
    raw: options.raw === true,
  };
  const [input] = inputs;
  if (inputs.length === 1 && input !== undefined && given === undefined && !mayBeDocument(input.text)) {
    const { transpileText } = await import("@wherry/config/texts/transpile.ts");
    const from = await checkLanguage(options);
    const { output, findings } = await transpileText(input.text, {
      ...common,
      ...(from === undefined ? {} : { from }),
      ...(options.filesDir === undefined ? {} : { filesDir: resolve(context.cwd, options.filesDir) }),
      platform: options.platform ?? "",
    });
    return { output, reports: [{ source: input, findings }], hasSecrets: false };
  }
  const { transpileDocuments } = await import("@wherry/config/texts/transpile-documents.ts");
  const documentOptions = given ?? (await readDocumentOptions(options, context));
  const result = await transpileDocuments(inputs, { ...documentOptions, ...common });
  for (const message of documentOptions.given.checkNames(result.parameters)) context.emit({ type: "warning", message });
  return result;
}

function checkNames(names: readonly string[]): readonly string[] {
  if (names.filter((name) => name === "-").length > 1)
    throw new WherryError("usage.invalid", "standard input can be read once only", { hint: "name - once" });
  return names.length === 0 ? ["-"] : names;
}

async function writeResult(
  output: string,
  options: TranspileOptions,
  context: CommandContext,
  isSecret: boolean,
): Promise<void> {
  if (options.output === undefined) {
    context.result(output);
    return;
  }
  const { writeOutput } = await import("../write-output.ts");
  await writeOutput(resolve(context.cwd, options.output), output, isSecret ? { mode: 0o600 } : {});
}
