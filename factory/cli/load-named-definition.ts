import { placeOf } from "@wherry/core/errors/finding.ts";
import { placedMessage } from "@wherry/core/errors/place.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import { loadDefinition } from "../definition/load.ts";
import { announceImport, announceProgram } from "../definition/programs.ts";
import { stockImages } from "../installation/own-files.ts";
import type { CommandContext } from "./command.ts";
import type { CodeOptions } from "./factory-options.ts";

/**
 * The definition behind a command's argument: a file, or a stock image of this project. Programs among what it is read
 * from are told before they run; --no-code refuses them.
 *
 * @throws {WherryError} definition.program when one of its files is a program, with --no-code
 * @throws {WherryError} definition.unreadable when a file cannot be read
 * @throws {WherryError} definition.invalid when there are problems in it
 * @throws {WherryError} usage.invalid when --set gives a value for a name that it does not declare
 */
export async function loadNamedDefinition(
  name: string,
  { code, set = [] }: CodeOptions,
  context: CommandContext,
): Promise<ImageDefinition> {
  // An image follows from its definition and the command line alone, so no variable of the environment counts.
  const { collectValues } = await import("@wherry/config/texts/documents/given-values.ts");
  const parameters = await collectValues({ set, files: [], environment: {} });
  const { definition, findings } = await loadDefinition(name, {
    stockDirectory: stockImages,
    cwd: context.cwd,
    parameters,
    code: {
      isAllowed: code,
      onProgram: (use) => context.emit(announceProgram(use)),
      onImport: (imported, by) => context.emit(announceImport(imported, by)),
    },
  });
  for (const finding of findings) {
    context.emit({
      type: "warning",
      message: placedMessage(placeOf(finding), finding.message),
      ...(finding.hint === undefined ? {} : { hint: finding.hint }),
    });
  }
  return definition;
}
