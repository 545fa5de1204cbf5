import assert from "node:assert/strict";
import { execFileSync, type StdioOptions } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { test } from "node:test";

test("what is started has no file that somebody else left open to it", () => {
  const program = [
    `import { start } from "${new URL("./processes.ts", import.meta.url).href}";`,
    'const child = start("/bin/sh", ["-c", "readlink /proc/self/fd/40"]);',
    "child.stdout.pipe(process.stdout);",
  ].join("\n");
  // Node itself closes to its children those that it finds up to the first gap after 15.
  const folder = openSync("/etc", "r");
  const stdio: StdioOptions = [
    "ignore",
    "pipe",
    "inherit",
    ...Array.from({ length: 37 }, () => "ignore" as const),
    folder,
  ];
  const seen = execFileSync(process.execPath, ["--input-type=module", "-e", program], { stdio });
  closeSync(folder);
  assert.equal(String(seen), "/dev/null\n");
});
