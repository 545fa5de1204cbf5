import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Names and licences of the packages that some files below node_modules come from, in full, sorted by name. */
export function licencesOf(root: string, inputs: readonly string[]): string {
  const names = new Set<string>();
  for (const input of inputs) {
    const [, name] = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
    if (name !== undefined && !name.startsWith("@wherry/")) names.add(name);
  }
  const parts = [...names].sort().map((name) => {
    const folder = join(root, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const [file] = globSync("{LICENSE,LICENCE,License,license}*", { cwd: folder }).sort();
    const text = file === undefined ? "" : `\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
    return `${name} ${version} (${license})\n${text}`;
  });
  return ["Wherry's command line has these libraries in it.\n", ...parts].join(`\n${"-".repeat(72)}\n\n`);
}
