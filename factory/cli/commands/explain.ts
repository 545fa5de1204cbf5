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
    .summary("say why a package or a file is in an image, and what its scripts do")
    .description(
      "Shows the chain from what the definition asks for to the package, what else needs it and what takes it out; or says that it is not in the image, why, and what there is instead; then what its maintainer scripts do. Of a file or a unit it says which package has it.",
    )
    .argument("<definition>", "path of a definition, or the name of a stock image")
    .argument("<package>", "name of a package; or a file (/usr/bin/ssh), or a unit (ssh.service)");
  handle<ExplainOptions>(
    addSourceOptions(addCodeOption(command)),
    async ([name = "", asked = ""], options, context) => {
      const { openWorkshop } = await import("../open-workshop.ts");
      const { explainInImage } = await import("../../supply/complete-lock.ts");
      const { loadNamedDefinition } = await import("../load-named-definition.ts");
      const definition = await loadNamedDefinition(name, options, context);
      const { explainScripts } = await import("../../recording/explain-scripts.ts");
      const workshop = await openWorkshop(options, context);
      const { explainFile } = await import("../../supply/explain-file.ts");
      const explanation = isFile(asked)
        ? await explainFile(definition, asked, workshop)
        : await explainInImage(definition, asked, workshop);
      const { code } = options;
      const hasScripts = explanation.included && explanation.chain.length > 0;
      const scripts = hasScripts ? await explainScripts(definition, explanation.package, workshop, { code }) : [];
      if (options.json === true) context.result({ ...explanation, text: `${explanation.text.join("\n")}\n`, scripts });
      else context.show([...explanation.text, ...scripts]);
      return explanation.included ? 0 : 1;
    },
  );
}

/** No package is called as files and units are: names of packages have no slash, and end in no type of unit. */
function isFile(asked: string): boolean {
  return asked.startsWith("/") || /\.(?:service|socket|timer|target|mount|path|slice)$/.test(asked);
}
