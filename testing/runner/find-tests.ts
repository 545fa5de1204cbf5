import { globSync } from "node:fs";
import type { TestFiles } from "./plan-tests.ts";

const workspaces = ["core", "config", "formats", "host", "factory", "testing", "site", "images"];

/** Every test file below a folder of the project's shape. */
export function findTests(root: string): TestFiles {
  const find = (patterns: readonly string[]) =>
    globSync([...patterns], { cwd: root, exclude: (path) => path.includes("node_modules") }).sort();
  return { beside: find(workspaces.map((name) => `${name}/**/*.test.ts`)), endToEnd: find(["tests/*.test.ts"]) };
}
