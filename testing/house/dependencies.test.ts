import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "../..");

test("every package of npm is held against a SHA-512", async () => {
  const { packages } = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
  const installed = Object.entries<{ integrity?: string; link?: true }>(packages).filter(
    ([path, { link }]) => path.startsWith("node_modules/") && link !== true,
  );
  assert.ok(installed.length > 10);
  const unproven = installed.filter(([, { integrity }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ""));
  assert.deepEqual(unproven, []);
});

test("no script of a package of npm runs when it is installed, and nothing is installed but what the lock has", async () => {
  const script = await readFile(join(root, "bin/install"), "utf8");
  // What stands in comments, messages and the question whether npm is there, calls nothing.
  const lines = script.split("\n").map((line) => line.replace(/^\s*#.*|echo ".*"|command -v npm/, "").trim());
  // One function calls npm, and never with scripts; "ci" refuses a lock that does not fit, and what comes after it may
  // only add what the same lock names.
  assert.deepEqual(
    lines.filter((line) => /(?<!locked_)\bnpm\b/.test(line)),
    ['(cd "$root" && npm "$@" --ignore-scripts --no-audit --no-fund --loglevel=error) </dev/null >&2'],
  );
  assert.deepEqual(
    lines.flatMap((line) => /\blocked_npm (?!\()(.*)/.exec(line)?.[1] ?? []),
    ["ci", "install --no-save"],
  );
});
