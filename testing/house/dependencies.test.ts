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
  const calls = [...script.matchAll(/\bnpm (ci|install|i|exec|rebuild|run)\b[^\n]*/g)].filter(
    ([line]) => !line.startsWith("npm ci'"),
  );
  assert.equal(calls.length, 1);
  assert.match(calls[0]?.[0] ?? "", /^npm ci --ignore-scripts /);
});
