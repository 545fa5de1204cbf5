import { transpile, validate } from "@wherry/config/texts/machine-configs.ts";
import { readYaml } from "@wherry/config/yaml/read-yaml.ts";
import { type Parser, textParser } from "../parser.ts";

/** Whole texts in any language, as the commands read them. */
export const textsParsers: readonly Parser[] = [
  textParser("config/fast-yaml", async (text) => (await readYaml(text)).root),
  textParser("texts/transpile", async (text, folder) => (await transpile(text, { files: folder })).output),
  textParser("texts/validate", async (text) => {
    const { valid } = await validate(text, { lint: true });
    return valid || undefined;
  }),
];
