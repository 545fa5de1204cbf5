import { statSync } from "node:fs";
import { resolve } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";
import { addSourceOptions, type PackageSourceOptions } from "../factory-options.ts";
import { answerOption, findMachine } from "../named-machine.ts";

interface CpOptions extends CommonOptions, PackageSourceOptions {
  readonly recursive?: boolean;
  readonly timeout: number;
}

/** Adds `wherry cp`: files from and to a machine that stays. */
export function addCpCommand(program: Command): void {
  const command = program
    .command("cp")
    .summary("copy files from or to a named machine")
    .description(
      "Copies files between this machine and one of wherry run --name, as root there: NAME:PATH is a path in the machine.",
    )
    .argument("<files...>", "what to copy, and last where to: web:/var/log/app.log .   or   site web:/srv")
    .option("-r, --recursive", "folders with all that is in them")
    .addOption(answerOption());
  handle<CpOptions>(addSourceOptions(command), async (files, options, context) => {
    const { name, sources, target, down } = splitWords(files);
    if (!down) for (const source of sources) checkOwn(source, options.recursive === true, context.cwd);
    const folder = findMachine(name);
    const { needRunning, reachMachine } = await import("../../named-machines/reach-machine.ts");
    const { openWorkshop } = await import("../open-workshop.ts");
    const { copyFiles } = await import("../../machine/copy-files.ts");
    const running = await needRunning(folder);
    const workshop = await openWorkshop(options, context);
    const { target: machine, tools } = await reachMachine(folder, running, workshop, options.timeout);
    const copying = { sources, target, down, recursive: options.recursive === true };
    await copyFiles(machine, await tools.tool("scp"), { ...copying, signal: context.signal });
    return 0;
  });
}

/** scp would say it only after it has reached the machine. */
function checkOwn(source: string, recursive: boolean, cwd: string): void {
  const found = statSync(resolve(cwd, source), { throwIfNoEntry: false });
  if (found === undefined) {
    throw new WherryError("usage.invalid", "there is no such file or folder", {
      where: { file: source },
      hint: "check the path",
    });
  }
  if (found.isDirectory() && !recursive) {
    throw new WherryError("usage.invalid", "it is a folder", {
      where: { file: source },
      hint: "-r copies a folder with all that is in it",
    });
  }
}

interface CopyWords {
  readonly name: string;
  readonly sources: readonly string[];
  readonly target: string;
  /** From the machine. */
  readonly down: boolean;
}

/** A path with a colon of this machine's own is written ./a:b, as for scp. */
function splitWords(files: readonly string[]): CopyWords {
  const words = files.map((word) => {
    const [, name, path = ""] = /^([^/:]+):(.*)$/s.exec(word) ?? [];
    return name === undefined ? { path: word } : { name, path: path === "" ? "." : path };
  });
  const target = words.pop();
  const names = new Set(words.map(({ name }) => name));
  const [name] = target?.name === undefined ? names : [target.name];
  const isEven =
    target !== undefined &&
    words.length > 0 &&
    names.size === 1 &&
    (target.name === undefined) !== names.has(undefined);
  if (!isEven || name === undefined) {
    throw new WherryError("usage.invalid", "one side is a machine's, the other this machine's own", {
      hint: "write wherry cp web:/var/log/app.log .  or  wherry cp site web:/srv",
    });
  }
  return { name, sources: words.map(({ path }) => path), target: target.path, down: target.name === undefined };
}
