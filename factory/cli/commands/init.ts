import { writeFile } from "node:fs/promises";
import { basename, extname, resolve } from "node:path";
import { errorCode } from "@wherry/core/errors/error-code.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";

/**
 * Adds `wherry init`: writes a commented definition in YAML to a new file; a file that is there already is left as it
 * is.
 */
export function addInitCommand(program: Command): void {
  const command = program
    .command("init")
    .summary("write a commented definition to start from")
    .description(
      "Writes a commented definition of a host in YAML, to be changed and built. A file that is there already is left as it is.",
    )
    .argument("[file]", "where it goes", "image.yaml");
  handle<CommonOptions>(command, async ([file = "image.yaml"], _options, context) => {
    const { starterDefinition } = await import("../../definition/starter.ts");
    if (![".yaml", ".yml"].includes(extname(file))) {
      throw new WherryError("usage.invalid", `the definition is written as YAML, and "${file}" does not end in .yaml`, {
        hint: "for example: wherry init my-host.yaml",
      });
    }
    const name = basename(file, extname(file));
    try {
      await writeFile(resolve(context.cwd, file), await starterDefinition(name === "image" ? "my-host" : name), {
        flag: "wx",
      });
    } catch (cause) {
      if (errorCode(cause) !== "EEXIST") throw cause;
      throw new WherryError("output.unwritable", "this file is there already, and is left as it is", {
        where: { file },
        hint: "name another file: wherry init other.yaml",
        cause,
      });
    }
    context.emit({ type: "notice", message: `wrote ${file}; build it with: wherry build ${file} --output out` });
  });
}
