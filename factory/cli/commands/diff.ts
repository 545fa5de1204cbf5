import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { SourceText } from "@wherry/config/texts/source-text.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Command } from "commander";
import { shownParts } from "../../comparison/image-comparison.ts";
import type { Recognised } from "../../comparison/reading/recognise.ts";
import { type CommandContext, handle } from "../command.ts";
import type { DiffTextOptions } from "../diff-texts.ts";
import { addParameterOptions } from "../document-options.ts";

interface DiffOptions extends DiffTextOptions {
  readonly only?: string;
}

/** As diff(1) has it. */
const trouble = 2;

/**
 * Adds `wherry diff`: prints where two machine configurations, locks, definitions or images mean different things. Its
 * status is diff(1)'s: 0 where they mean the same, 1 where they do not, 2 where one cannot be read.
 */
export function addDiffCommand(program: Command): void {
  const command = program
    .command("diff")
    .summary("compare two images, configurations, locks or definitions by what they mean")
    .description(
      "Compares two of one kind, told by their content, and prints what differs. Images (a disk, raw or qcow2; an image of /usr; a boot file; an OCI archive or layout; each also compressed; or the folders of two builds): packages, kernel and its arguments, units, accounts, programs with more rights, files by content, mode, owner and target, sizes. Machine configurations in any language (Ignition 2.x or 3.x, Butane, Container Linux Config): what they say, contents unpacked, entries of lists by their path, name or device in any order. Locks: packages, repositories and scripts. Definitions of images, or names of stock ones: with all that they extend. Exits 0 where they mean the same (of images it says whether byte for byte), 1 where they do not, and 2 where one cannot be read. With --json it prints {differences: [{kind, path, before, after}]}; of images also part, aspects and sizes, as docs/comparing.md has it.",
    )
    .argument(
      "<before>",
      "an image, the folder of a build, a configuration, a lock, or a definition; - reads a text from standard input",
    )
    .argument("<after>", "the other one, of the same kind")
    .option(
      "--only <parts>",
      `of images, what is compared and shown whole, separated by commas: ${shownParts.join(", ")}`,
    )
    .option("--no-code", "refuse definitions that are programs (.ts), also where a .yaml extends one");
  addParameterOptions(command);
  handle<DiffOptions>(command, async ([before = "", after = ""], options, context) => {
    try {
      return (await diff(before, after, options, context)) ?? trouble;
    } catch (error) {
      const { describeFailure, exitStatus, failureObject } = await import("../failure.ts");
      // A status of 1 would say that the two differ.
      if (context.signal.aborted || exitStatus(error) !== 1) throw error;
      if (options.json === true) context.printer.report(failureObject(error));
      else context.printer.tell(describeFailure(error, options.debug === true));
      return trouble;
    }
  });
}

async function diff(before: string, after: string, options: DiffOptions, context: CommandContext) {
  const texts = await import("../diff-texts.ts");
  const [one, other] = [await recogniseInput(before, context), await recogniseInput(after, context)];
  if (one.is === "image" && other.is === "image")
    return await (await import("../diff-images.ts")).diffImages({ before, after }, options, context);
  if (one.is === "image" || other.is === "image") {
    const message = `${after} is ${await describe(other, after, context)}, and ${before} is ${await describe(one, before, context)}`;
    throw new WherryError("usage.invalid", message, {
      hint: "compare two of one kind: images, folders of builds, configurations, locks, or definitions",
    });
  }
  if (options.only !== undefined)
    throw new WherryError("usage.invalid", "--only is for images", { hint: "leave it out, or name two images" });
  if (one.is === "stock definition" || other.is === "stock definition")
    return await texts.diffDefinitions(before, after, options, context);
  return await texts.diffTexts(await read(before, context), await read(after, context), options, context);
}

type Input = { readonly is: "image"; readonly kind: Recognised } | { readonly is: "stock definition" | "text" };

/** Names of stock definitions are words, as `wherry build` takes them; what lies here under such a name is ./NAME. */
async function recogniseInput(name: string, { cwd }: CommandContext): Promise<Input> {
  if (name === "-") return { is: "text" };
  const path = resolve(cwd, name);
  const { stockImages } = await import("../../installation/own-files.ts");
  if (/^[a-z0-9-]+$/.test(name) && existsSync(join(stockImages, name))) return { is: "stock definition" };
  if (!existsSync(path))
    throw new WherryError("usage.invalid", "there is no such file or folder", {
      where: { file: name },
      hint: "check the path",
    });
  const { recognise } = await import("../../comparison/reading/recognise.ts");
  const kind = await recognise(path);
  return kind === "other" ? { is: "text" } : { is: "image", kind };
}

/** "a disk image", "a lock": what something is that cannot be compared with the other. */
async function describe(input: Input, name: string, context: CommandContext): Promise<string> {
  if (input.is === "image") return (await import("../../comparison/compare-image-files.ts")).nameOfKind(input.kind);
  const { textKindOf } = await import("../diff-texts.ts");
  return `a ${input.is === "stock definition" ? "definition of an image" : await textKindOf(await read(name, context))}`;
}

/**
 * As `readConfiguration`, with a failure that ends in status 2: its own status 1 would say that the two differ.
 *
 * @throws {WherryError} usage.invalid when the configuration cannot be read
 */
async function read(file: string, { cwd }: CommandContext): Promise<SourceText> {
  const { readConfiguration } = await import("../read-configuration.ts");
  const { describeRefusal } = await import("../../system/refusal.ts");
  try {
    const source = await readConfiguration(file, cwd);
    if (source.text.includes("\0")) throw neither(file);
    return source;
  } catch (cause) {
    if (cause instanceof WherryError && cause.code === "usage.invalid") throw cause;
    if (cause instanceof WherryError && cause.message.endsWith("is not UTF-8 text")) throw neither(file, cause);
    const message = cause instanceof WherryError ? cause.message : describeRefusal(cause);
    throw new WherryError("usage.invalid", message, { where: { file }, hint: "check the path", cause });
  }
}

function neither(file: string, cause?: unknown): WherryError {
  return new WherryError("usage.invalid", "this is neither a text nor an image that can be compared", {
    where: { file },
    hint: "name a disk (raw, qcow2), an image of /usr (.usr.erofs), a boot file (.efi), an OCI archive or layout, or the folder of a build",
    cause,
  });
}
