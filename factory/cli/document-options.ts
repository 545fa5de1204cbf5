import { resolve } from "node:path";
import type { SourceText } from "@wherry/config/texts/source-text.ts";
import type { DocumentOptions } from "@wherry/config/texts/transpile-documents.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Command } from "commander";
import { collect } from "./collect.ts";
import type { CommandContext, CommonOptions } from "./command.ts";

/** Options of every command that reads a configuration as people write it. */
export interface ConfigSourceOptions {
  readonly filesDir?: string;
  readonly platform?: string;
  readonly from?: string;
  readonly set?: readonly string[];
  readonly setFile?: readonly string[];
}

/** Options of the commands that put secrets where they are referred to. */
export interface SecretOptions {
  readonly withSecrets?: boolean;
  readonly secretsDir?: string;
  readonly allowCommands?: boolean;
}

/** Adds --from and the options of `addParameterOptions`. Gives the command back. */
export function addDocumentOptions(command: Command): Command {
  return addParameterOptions(command).option("--from <language>", "butane or clc (default: told by the keys)");
}

/** The same for commands that tell the language themselves. */
export function addParameterOptions(command: Command): Command {
  return command
    .option("-d, --files-dir <folder>", "where the local files and includes are that the configuration names")
    .option("--platform <name>", "for templates such as {HOSTNAME} in a Container Linux Config: ec2, gce, azure ...")
    .option("--set <name=value>", "the value of a parameter; may be given again, for each item of a list", collect)
    .option("--set-file <file>", "values of parameters from YAML or JSON; may be given again", collect);
}

/** Adds the options that `SecretOptions` reads: whether secrets are read, and from where. Gives the command back. */
export function addSecretOptions(command: Command): Command {
  return command
    .option("--with-secrets", "read the secrets that the configuration refers to, and put them into the result")
    .option("--secrets-dir <folder>", "where the files of secrets are (default: the folder of --files-dir)")
    .option("--allow-commands", "run the programs that the named files have secrets from; never those of an include");
}

/** Whether a text may have blocks that are for Wherry alone; where it has not, less has to be loaded to read it. */
export function mayBeDocument(text: string): boolean {
  return /\b(?:parameters|secrets|include)["']?\s*:/.test(text);
}

/**
 * What documents are read with: files, values of parameters and secrets, as the options and the environment say.
 *
 * @throws {WherryError} usage.invalid when a language or platform is unknown, --set is not NAME=VALUE, or an option
 *   that is for secrets is given without --with-secrets
 * @throws {WherryError} config.invalid when a file of --set-file cannot be read or is not a map of names and values
 */
export async function readDocumentOptions(
  options: ConfigSourceOptions & SecretOptions,
  { cwd, signal }: CommandContext,
): Promise<DocumentOptions> {
  const from = await checkLanguage(options);
  const { filesDir, secretsDir } = options;
  for (const [key, option] of [
    ["secretsDir", "--secrets-dir"],
    ["allowCommands", "--allow-commands"],
  ] as const)
    if (options[key] !== undefined && options.withSecrets !== true)
      throw new WherryError("usage.invalid", `${option} is for --with-secrets`, { hint: "say both, or neither" });
  const files = filesDir === undefined ? undefined : await openFolder(filesDir, cwd);
  return {
    ...(from === undefined ? {} : { from }),
    ...(filesDir === undefined ? {} : { filesDir: resolve(cwd, filesDir) }),
    files,
    folderName: (filesDir ?? "").replace(/\/+$/, ""),
    compress: true,
    platform: options.platform ?? "",
    given: await collectGiven(options, cwd),
    readSecret:
      options.withSecrets !== true
        ? undefined
        : await secretReader({
            files: secretsDir === undefined ? files : await openFolder(secretsDir, cwd),
            allowsCommands: options.allowCommands === true,
            environment: process.env,
            signal,
          }),
  };
}

async function openFolder(folder: string, cwd: string) {
  const { localFiles } = await import("@wherry/config/texts/folder-of-files.ts");
  return localFiles(resolve(cwd, folder));
}

async function collectGiven({ set = [], setFile = [] }: ConfigSourceOptions, cwd: string) {
  const { collectValues } = await import("@wherry/config/texts/documents/given-values.ts");
  const { readConfiguration } = await import("./read-configuration.ts");
  const files = await Promise.all(setFile.map((file) => readConfiguration(file, cwd)));
  return await collectValues({ set, files, environment: process.env });
}

async function secretReader(
  surroundings: Parameters<typeof import("@wherry/config/texts/documents/read-secret.ts").readSecret>[1],
): Promise<NonNullable<DocumentOptions["readSecret"]>> {
  const { readSecret } = await import("@wherry/config/texts/documents/read-secret.ts");
  return (secret) => readSecret(secret, surroundings);
}

/**
 * The language of --from; undefined where it is not given. The platform is checked along with it.
 *
 * @throws {WherryError} usage.invalid when there is no such language or platform
 */
export async function checkLanguage({ from, platform }: ConfigSourceOptions): Promise<"butane" | "clc" | undefined> {
  if (platform !== undefined) {
    const { clcPlatforms } = await import("@wherry/config/container-linux-config/templating.ts");
    if (!clcPlatforms.includes(platform))
      throw new WherryError("usage.invalid", `there is no platform "${platform}"`, {
        hint: `use one of ${clcPlatforms.join(", ")}`,
      });
  }
  if (from === undefined || from === "butane" || from === "clc") return from;
  throw new WherryError("usage.invalid", `there is no language "${from}"`, { hint: "use butane or clc" });
}

/**
 * Texts with parameters, secrets and includes resolved, for commands that read them one by one; what there is to say is
 * told. Undefined in the place of one that is refused.
 *
 * @throws {WherryError} usage.invalid when a value is given that none of them declares, or as `readDocumentOptions`
 *   does
 * @throws {WherryError} config.invalid when one refers to secrets and `showsContents` is set, as the result would then
 *   have placeholders where the secrets belong; or as `readDocumentOptions` does
 */
export async function resolveInputs(
  inputs: readonly SourceText[],
  options: ConfigSourceOptions & CommonOptions & { readonly showsContents: boolean },
  context: CommandContext,
): Promise<readonly (SourceText | undefined)[]> {
  const isGiven = options.set !== undefined || options.setFile !== undefined;
  if (!isGiven && !inputs.some(({ text }) => mayBeDocument(text))) return inputs;
  const { resolveDocument } = await import("@wherry/config/texts/resolve-documents.ts");
  const { tellFindings } = await import("./tell-findings.ts");
  const documents = await readDocumentOptions(options, context);
  const resolved = [];
  for (const input of inputs) resolved.push(await resolveDocument(input, documents));
  for (const message of documents.given.checkNames(resolved.flatMap(({ parameters }) => parameters)))
    context.emit({ type: "warning", message });
  for (const { source, findings } of resolved.flatMap(({ reports }) => reports))
    tellFindings({ source, findings }, options, context);
  // Words in the places of secrets are good for looking at, not for running a machine.
  if (options.showsContents && resolved.some(({ hasSecrets }) => hasSecrets))
    throw new WherryError("config.invalid", "this configuration refers to secrets, which are not read here", {
      hint: "make Ignition of it first, with: wherry transpile --with-secrets",
    });
  return resolved.map(({ source }) => source);
}
