import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openAppFolder } from "@wherry/testing/fixtures/app-folder.ts";
import { proxyVariables } from "../system/proxy-settings.ts";
import { environmentVariables } from "./environment.ts";

const root = join(import.meta.dirname, "../..");

/** Names of variables in the sources, as they are looked up or told about; `WHERRY_PARAM_` begins many. */
function variablesRead(): Set<string> {
  const sources = globSync("{core,config,host,factory}/**/*.ts", { cwd: root }).filter(
    (file) => !file.endsWith(".test.ts") && !file.includes("node_modules"),
  );
  const texts = sources.map((file) => readFileSync(join(root, file), "utf8"));
  const names = texts.flatMap((text) => [
    ...(text.match(/\b(?:WHERRY|XDG)_[A-Z_]+/g) ?? []),
    ...[...text.matchAll(/\benv(?:ironment)?\.([A-Z][A-Z_]+)/g)].map(([, name = ""]) => name),
  ]);
  return new Set(names.map((name) => (name.startsWith("WHERRY_PARAM_") ? "WHERRY_PARAM_NAME" : name)));
}

test("each environment variable that is read stands in the help and in the README, and no other", async () => {
  await using folder = await openAppFolder({});
  const { stdout } = await folder.call("--help");
  const readme = readFileSync(join(root, "README.md"), "utf8");
  // PATH is every program's.
  const read = [...variablesRead(), ...proxyVariables.filter((name) => name === name.toLowerCase())].filter(
    (name) => name !== "PATH",
  );
  assert.ok(read.includes("WHERRY_STORE_KEY"));
  const told = Object.keys(environmentVariables).flatMap((names) => names.split(", "));
  assert.deepEqual(told.toSorted(), read.toSorted());
  const section = stdout.slice(stdout.indexOf("\nEnvironment:"));
  for (const name of told) {
    assert.match(section, new RegExp(`^  (?:\\w+, )?${name}\\b`, "m"));
    assert.ok(readme.includes(`\`${name}\``), `README.md lacks ${name}`);
  }
  for (const line of section.split("\n")) assert.ok(line.length <= 100, line);
});
