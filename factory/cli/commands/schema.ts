import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";

/**
 * Adds `wherry schema`: prints the JSON Schema (draft 2020-12) of definitions or of a configuration language, or all
 * names without one.
 */
export function addSchemaCommand(program: Command): void {
  const command = program
    .command("schema")
    .summary("print the JSON Schema of a language, for editors")
    .description(
      "Prints the JSON Schema (draft 2020-12) of a language and version, made of what wherry validate reads by: image (definitions), ignition-3.6, butane-flatcar, container-linux-config ... Without a name it prints all names. Editors complete and check by it: put `# yaml-language-server: $schema=FILE` into the first line of a YAML file.",
    )
    .argument("[name]", "the language: one of the names that are printed without it");
  handle<CommonOptions>(command, async ([name], options, context) => {
    const { formatSchema, schemas: configurations } = await import("@wherry/config/reference/schemas.ts");
    const { editorSchema } = await import("../../definition/reference/json-schema.ts");
    const schemas = new Map<string, () => object>([["image", editorSchema], ...configurations]);
    if (name === undefined) {
      const names = [...schemas.keys()];
      if (options.json === true) context.result(names);
      else context.show(names);
      return undefined;
    }
    const make = schemas.get(name);
    if (make === undefined) {
      const { closest, goingOn } = await import("@wherry/core/errors/suggest.ts");
      const meant = goingOn(name, schemas.keys(), 1)[0] ?? closest(name, schemas.keys());
      throw new WherryError("usage.invalid", `there is no schema "${name}"`, {
        hint: meant === undefined ? "wherry schema prints the names that there are" : `did you mean ${meant}?`,
      });
    }
    context.result(formatSchema(make()));
    return undefined;
  });
}
