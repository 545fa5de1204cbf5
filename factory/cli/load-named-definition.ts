import { fileURLToPath } from "node:url";
import type { ImageDefinition } from "../definition/image-definition.ts";
import { loadDefinition } from "../definition/load.ts";
import type { CommandContext } from "./command.ts";

/** The definition behind a command's argument: a file, or a stock image of this project. */
export async function loadNamedDefinition(name: string, context: CommandContext): Promise<ImageDefinition> {
  const stockDirectory = fileURLToPath(new URL("../../images", import.meta.url));
  const { definition, findings } = await loadDefinition(name, { stockDirectory, cwd: context.cwd });
  for (const finding of findings) {
    context.emit({
      type: "warning",
      message: finding.message,
      ...(finding.hint === undefined ? {} : { hint: finding.hint }),
    });
  }
  return definition;
}
