import assert from "node:assert/strict";
import { execFileSync, type StdioOptions } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { test } from "node:test";

const ways = {
  start: `import { start } from "${new URL("./processes.ts", import.meta.url).href}";
const child = start("/bin/sh", ["-c", "readlink /proc/self/fd/40"]);`,
  startGroup: `import { startGroup } from "${new URL("./process-group.ts", import.meta.url).href}";
const options = { env: { PATH: "/usr/bin:/bin" }, scratch: "/nowhere/scratch" };
const child = startGroup("/bin/sh", ["-c", "readlink /proc/self/fd/40"], options);`,
};

for (const [name, way] of Object.entries(ways)) {
  test(`what ${name} starts has no file that somebody else left open to it`, () => {
    // Node itself closes to its children those that it finds up to the first gap after 15.
    const folder = openSync("/etc", "r");
    const unused = Array.from({ length: 37 }, () => "ignore" as const);
    const stdio: StdioOptions = ["ignore", "pipe", "inherit", ...unused, folder];
    const program = `${way}\nchild.stdout.pipe(process.stdout);`;
    const seen = execFileSync(process.execPath, ["--input-type=module", "-e", program], { stdio });
    closeSync(folder);
    assert.equal(String(seen), "/dev/null\n");
  });
}
