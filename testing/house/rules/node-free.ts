import { isTest, roomOf } from "../reading/house.ts";
import type { Import } from "../reading/source-facts.ts";
import type { Breach, Rule } from "./breach.ts";

/** Which workspaces also run on QuickJS, and which of their rooms run on Node alone. */
export const nodeFree: Readonly<Record<string, { readonly except: readonly string[] }>> = {
  core: { except: [] },
  config: { except: ["local-files", "programs", "reference", "texts"] },
  host: { except: [] },
};

/** Globals of Node that QuickJS does not have. */
const nodeGlobals = /^(new )?(process|Buffer)\b/;

/** What runs on QuickJS, too, may not lead to a module of Node, by however many imports. Tests run on Node. */
export const checkNodeFree: Rule = (house) => {
  const imports = new Map(house.sources.map((source) => [source.file, source.imports]));
  const pure = house.sources.filter(({ file }) => !isTest(file) && runsOnQuickjs(file));
  return pure.flatMap((source) => [
    ...source.imports.flatMap((entry) => wayToNode(entry, imports)),
    ...source.globals
      .filter(({ name }) => nodeGlobals.test(name))
      .map(({ name, line }) => ({ file: source.file, line, message: `QuickJS, on which this runs, has no ${name}` })),
  ]);
};

function runsOnQuickjs(file: string): boolean {
  const { workspace, room } = roomOf(file);
  const rule = nodeFree[workspace];
  return rule !== undefined && !rule.except.includes(room ?? "");
}

/** Ways that lead over another file of this kind are told there. */
function wayToNode(first: Import, imports: ReadonlyMap<string, readonly Import[]>): readonly Breach[] {
  const ways: (readonly string[])[] = [[first.target]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const target = way.at(-1) ?? "";
    if (target.startsWith("node:")) {
      const message = `this runs on QuickJS, too, and may not lead to a module of Node: ${way.join(" -> ")}`;
      return [{ file: first.file, line: first.line, message }];
    }
    if (seen.has(target) || runsOnQuickjs(target)) continue;
    seen.add(target);
    for (const next of imports.get(target) ?? []) ways.push([...way, next.target]);
  }
  return [];
}
