import { writeFile } from "node:fs/promises";
import { butaneMarkdown } from "./butane-page.ts";
import { clcMarkdown } from "./clc-page.ts";
import { ignitionMarkdown } from "./ignition-page.ts";
import { lintMarkdown } from "./lint-page.ts";
import { formatSchema, schemas } from "./schemas.ts";

/** What is generated from the shapes and rules and committed, by the file that holds it. */
export function generatedFiles(): ReadonlyMap<URL, string> {
  const pages = {
    "ignition.md": ignitionMarkdown,
    "butane.md": butaneMarkdown,
    "container-linux-config.md": clcMarkdown,
    "lint.md": lintMarkdown,
  };
  return new Map([
    ...[...schemas].map(([name, make]): [URL, string] => {
      return [new URL(`generated/${name}.schema.json`, import.meta.url), formatSchema(make())];
    }),
    ...Object.entries(pages).map(([name, make]): [URL, string] => {
      return [new URL(`../../docs/${name}`, import.meta.url), make()];
    }),
  ]);
}

if (import.meta.main) for (const [file, text] of generatedFiles()) await writeFile(file, text);
