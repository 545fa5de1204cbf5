import { fileURLToPath } from "node:url";
import type { ImageDefinition } from "../definition/image-definition.ts";
import { loadDefinition } from "../definition/load.ts";
import { announceImport, announceProgram } from "../definition/programs.ts";
import type { CommandContext } from "./command.ts";
import type { CodeOptions } from "./factory-options.ts";

/**
 * The definition behind a command's argument: a file, or a stock image of this project. Programs among what it is read
 * from are told before they run; --no-code refuses them.
 *
 * @throws {WherryError} definition.program when one of its files is a program, with --no-code
 * @throws {WherryError} definition.unreadable when a file cannot be read
 * @throws {WherryError} definition.invalid when there are problems in it
 */
export async function loadNamedDefinition(
  name: string,
  { code }: CodeOptions,
  context: CommandContext,
): Promise<ImageDefinition> {
  const stockDirectory = fileURLToPath(new URL("../../images", import.meta.url));
  const { definition, findings } = await loadDefinition(name, {
    stockDirectory,
    cwd: context.cwd,
    code: {
      isAllowed: code,
      onProgram: (use) => context.emit(announceProgram(use)),
      onImport: (imported, by) => context.emit(announceImport(imported, by)),
    },
  });
  for (const finding of findings) {
    context.emit({
      type: "warning",
      message: finding.message,
      ...(finding.hint === undefined ? {} : { hint: finding.hint }),
    });
  }
  return definition;
}
