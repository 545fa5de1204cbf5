import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";
import { addCodeOption, addSourceOptions, type CodeOptions, type PackageSourceOptions } from "../factory-options.ts";

interface ExplainOptions extends CommonOptions, PackageSourceOptions, CodeOptions {}

/**
 * Adds `wherry explain`: prints the chain from a definition to a package, and what its scripts do. Status 1 where the
 * package is not in the image.
 */
export function addExplainCommand(program: Command): void {
  const command = program
    .command("explain")
    .summary("say why a package is in an image, and what its scripts do")
    .description(
      "Shows the chain from what the definition asks for to the package, or says that it is not in the image and why; then what its maintainer scripts do.",
    )
    .argument("<definition>", "path of a definition, or the name of a stock image")
    .argument("<package>", "name of a package");
  handle<ExplainOptions>(
    addSourceOptions(addCodeOption(command)),
    async ([name = "", packageName = ""], options, context) => {
      const { openWorkshop } = await import("../open-workshop.ts");
      const { explainInImage } = await import("../../supply/complete-lock.ts");
      const { loadNamedDefinition } = await import("../load-named-definition.ts");
      const definition = await loadNamedDefinition(name, options, context);
      const { explainScripts } = await import("../../recording/explain-scripts.ts");
      const workshop = await openWorkshop(options, context);
      const explanation = await explainInImage(definition, packageName, workshop);
      const { code } = options;
      const scripts = explanation.included ? await explainScripts(definition, packageName, workshop, { code }) : [];
      if (options.json === true) context.result({ ...explanation, text: `${explanation.text.join("\n")}\n`, scripts });
      else context.show([...explanation.text, ...scripts]);
      return explanation.included ? 0 : 1;
    },
  );
}
