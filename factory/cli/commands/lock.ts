import { parse } from "node:path";
import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";
import { addCodeOption, addSourceOptions, type CodeOptions, type PackageSourceOptions } from "../factory-options.ts";

interface LockOptions extends CommonOptions, PackageSourceOptions, CodeOptions {
  readonly output?: string;
}

/** Adds `wherry lock`: solves a definition against its repositories as they are now, and writes the lock to a file. */
export function addLockCommand(program: Command): void {
  const command = program
    .command("lock")
    .summary("choose the packages of a definition and write them down")
    .description(
      "Solves the definition against its repositories as they are now, and writes a lock: every package of the image and every tool of the build, by version, size and SHA-256, and what maintainer scripts do that nobody knows: these are run once, apart, without network and privileges. Commit it beside the definition.",
    )
    .argument("<definition>", "path of a definition, or the name of a stock image")
    .option("-o, --output <file>", "where the lock goes (default: NAME.lock.json, after the definition's file)");
  handle<LockOptions>(addSourceOptions(addCodeOption(command)), async ([name = ""], options, context) => {
    const output = options.output ?? `${parse(name).name}.lock.json`;
    const { openWorkshop } = await import("../open-workshop.ts");
    const { lockImage } = await import("../../supply/lock-image.ts");
    const { completeLock } = await import("../../supply/complete-lock.ts");
    const { formatLock } = await import("../../lock/lock-file.ts");
    const { writeOutput } = await import("../write-output.ts");
    const { loadNamedDefinition } = await import("../load-named-definition.ts");
    const { lockRecords } = await import("../../recording/lock-records.ts");
    const { fetchImagePackages } = await import("../../supply/fetch-locked.ts");
    const definition = await loadNamedDefinition(name, options, context);
    const workshop = await openWorkshop(options, context);
    const first = await lockImage(definition, workshop);
    const opened = await fetchImagePackages(first, definition, workshop);
    const chosen = await completeLock(first, definition, opened, workshop);
    const packages = chosen === first ? opened : await fetchImagePackages(chosen, definition, workshop);
    const lock = await lockRecords(chosen, definition, { packages, code: options.code }, workshop);
    const text = formatLock(lock);
    await writeOutput(output, text);
    context.emit({
      type: "notice",
      message: `${lock.packages.length} packages, ${lock.tools.length} for tools: ${output}`,
    });
    if (options.json === true) context.result(JSON.parse(text));
  });
}
