import { resolve } from "node:path";
import type { Reported, SourceText } from "@wherry/config/texts/source-text.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { isFatal } from "@wherry/core/errors/finding.ts";
import type { Command } from "commander";
import { collect } from "../collect.ts";
import { type CommandContext, type CommonOptions, handle } from "../command.ts";
import {
  addDocumentOptions,
  type ConfigSourceOptions,
  checkLanguage,
  mayBeDocument,
  readDocumentOptions,
} from "../document-options.ts";

interface ValidateOptions extends CommonOptions, ConfigSourceOptions {
  readonly lint?: boolean;
  readonly image?: string;
  readonly store?: string;
  readonly ignore?: readonly string[];
  readonly strict?: boolean;
}

/**
 * Adds `wherry validate`: prints what is wrong with machine configurations, each alone or all of them together. Status
 * 1 where they would be refused, with --strict also where there is a warning.
 */
export function addValidateCommand(program: Command): void {
  const command = program
    .command("validate")
    .summary("check a machine's configuration")
    .description(
      "Reads an Ignition configuration as a machine would, a Butane or Container Linux Config as transpile would, and says what is wrong with it, line by line; several are checked as what they are together. Definitions of images (YAML) are checked as `wherry lock` would, without its packages. Exits 1 where it would be refused. Secrets are not read. With --json it prints {fatal, findings: [{level, path, line, column, message}]}, with the file of each where there are several, and its rule. The rules of --lint are in docs/lint.md.",
    )
    .argument(
      "<files...>",
      "configurations: Ignition JSON, Butane or Container Linux Config; or definitions of images; - reads standard input",
    )
    .option("-l, --lint", "also say what is allowed and probably not meant: secrets, permissions, downloads, units")
    .option(
      "--image <file>",
      "also hold it against the image that it is for (a disk or lock of wherry build): units, users, groups, programs, paths",
    )
    .option("--store <folder>", "where the packages of a lock are (default: WHERRY_STORE, or the user's cache folder)")
    .option("--ignore <rule>", "leave out what a rule finds; may be given again", collect)
    .option("-s, --strict", "fail on warnings as well");
  addDocumentOptions(command);
  handle<ValidateOptions>(command, async (names, options, context) => {
    await checkLanguage(options);
    const { readConfiguration } = await import("../read-configuration.ts");
    const { countFindings, findingObject } = await import("../show-findings.ts");
    const { tellFindings } = await import("../tell-findings.ts");
    const inputs: SourceText[] = [];
    for (const name of names) inputs.push(await readConfiguration(name, context.cwd));
    const { isDefinition } = await import("../../definition/is-definition.ts");
    const definitions = names.filter((name, index) => name !== "-" && isDefinition(inputs[index]?.text ?? ""));
    if (definitions.length > 0) {
      if (definitions.length < names.length) throw mixed(definitions);
      return await validateDefinitions(definitions, options, context);
    }
    const { language, reports } = await check(inputs, options, context);
    const findings = reports.flatMap((report) => report.findings);
    const isDoubtful = options.strict === true && findings.some(({ level }) => level === "warning");
    const fatal = isFatal(findings) || isDoubtful;
    if (options.json === true) {
      const isAlone = reports.every(({ source }) => source.name === inputs[0]?.name);
      const named = reports.flatMap(({ source, findings: found }) =>
        found.map((finding) => ({ ...(isAlone ? {} : { file: source.name }), ...findingObject(finding) })),
      );
      context.result({ fatal, findings: named });
    } else {
      for (const report of reports) tellFindings(report, {}, context);
      const count = countFindings(findings);
      const verdict = fatal ? `refused: ${count}` : `valid ${language}${count === "" ? "" : `: ${count}`}`;
      if (options.quiet !== true) context.show([`${inputs.map(({ name }) => name).join(", ")}: ${verdict}`]);
    }
    return fatal ? 1 : 0;
  });
}

function mixed([first = ""]: readonly string[]): WherryError {
  return new WherryError("usage.invalid", `${first} is the definition of an image, and others are configurations`, {
    hint: "check definitions apart; a configuration is held against its image with --image",
  });
}

/** Each by itself. What is wrong with the last that is wrong is thrown, with those before it told. */
async function validateDefinitions(names: readonly string[], options: ValidateOptions, context: CommandContext) {
  let status = 0;
  let failure: unknown;
  for (const name of names) {
    try {
      status = Math.max(status, await validateDefinition(name, options, context));
    } catch (error) {
      if (names.length === 1) throw error;
      const { describeFailure } = await import("../failure.ts");
      if (failure !== undefined) context.printer.tell(describeFailure(failure, options.debug === true));
      failure = error;
    }
  }
  if (failure !== undefined) throw failure;
  if (options.json === true) context.result({ fatal: status !== 0, findings: [] });
  return status;
}

/** What is wrong with the definition of an image is thrown, as by `wherry lock`. */
async function validateDefinition(name: string, options: ValidateOptions, context: CommandContext): Promise<number> {
  const { loadNamedDefinition } = await import("../load-named-definition.ts");
  const { countOf } = await import("@wherry/core/text/count.ts");
  let warnings = 0;
  const emit: CommandContext["emit"] = (event) => {
    if (event.type === "warning") warnings++;
    context.emit(event);
  };
  const path = name.includes("/") ? name : `./${name}`;
  await loadNamedDefinition(path, { code: true, ...options }, { ...context, emit });
  const fatal = options.strict === true && warnings > 0;
  const count = warnings === 0 ? "" : `: ${countOf(warnings, "warning")}`;
  if (options.json !== true && options.quiet !== true)
    context.show([`${name}: ${fatal ? "refused" : "valid definition of an image"}${count}`]);
  return fatal ? 1 : 0;
}

interface Checked {
  /** For the verdict. */
  readonly language: string;
  readonly reports: readonly Reported[];
}

async function check(
  inputs: readonly SourceText[],
  options: ValidateOptions,
  context: CommandContext,
): Promise<Checked> {
  const [input] = inputs;
  const isPlain = [options.lint, options.image, options.set, options.setFile, options.ignore].every(
    (option) => option === undefined,
  );
  if (isPlain && inputs.length === 1 && input !== undefined && !mayBeDocument(input.text))
    return await checkPlain(input, options, context);
  const { checkDocuments, ruleIds } = await import("@wherry/config/texts/check-documents.ts");
  const { closest } = await import("@wherry/core/errors/suggest.ts");
  for (const rule of options.ignore ?? []) {
    if (ruleIds.includes(rule)) continue;
    const meant = closest(rule, ruleIds);
    throw new WherryError("usage.invalid", `there is no rule "${rule}"`, {
      hint: meant === undefined ? `there are ${ruleIds.join(", ")}` : `did you mean ${meant}?`,
    });
  }
  const documents = await readDocumentOptions(options, context);
  const image = options.image === undefined ? {} : { image: await readImage(options.image, options, context) };
  const checking = { ...documents, ...image, lint: options.lint === true, ignored: options.ignore ?? [] };
  const { reports, language, parameters } = await checkDocuments(inputs, checking);
  for (const message of documents.given.checkNames(parameters)) context.emit({ type: "warning", message });
  return { reports, language };
}

async function readImage(file: string, { store }: ValidateOptions, context: CommandContext) {
  const { readImageFacts } = await import("../../inspect/image-facts.ts");
  return await readImageFacts(resolve(context.cwd, file), async () => {
    const { openWorkshop } = await import("../open-workshop.ts");
    return await openWorkshop(store === undefined ? {} : { store }, context);
  });
}

/**
 * Checks one configuration that has no parameters, secrets or includes, without the rules of --lint and without an
 * image.
 */
async function checkPlain(source: SourceText, options: ValidateOptions, { cwd }: CommandContext): Promise<Checked> {
  const { languageOf } = await import("@wherry/config/texts/language.ts");
  const from = await checkLanguage(options);
  if (from === undefined && languageOf(source.text) === "ignition") {
    const { readIgnition } = await import("@wherry/config/ignition/read-ignition.ts");
    const { findings, version } = readIgnition(source.text);
    return { language: `Ignition ${version}`, reports: [{ source, findings }] };
  }
  const { transpileText } = await import("@wherry/config/texts/transpile.ts");
  const { findings, language } = await transpileText(source.text, {
    compress: false,
    platform: options.platform ?? "",
    ...(from === undefined ? {} : { from }),
    ...(options.filesDir === undefined ? {} : { filesDir: resolve(cwd, options.filesDir) }),
  });
  return { language, reports: [{ source, findings }] };
}
