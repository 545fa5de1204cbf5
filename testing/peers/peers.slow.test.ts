import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "../fixtures/temporary.ts";

/**
 * What a process without packaged peers, and without a network to fetch them, finds under the name of a program that
 * the host has.
 */
function find(which: "findPeer" | "hostPeer", folder: string, environment: Readonly<Record<string, string>> = {}) {
  const { WHERRY_PEERS: _, WHERRY_EXPECT: __, CI: ___, ...others } = process.env;
  const code = `import { ${which} } from ${JSON.stringify(new URL("./peers.ts", import.meta.url).href)};
    console.log((await ${which}("systemctl"))?.file ?? "none");`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
    encoding: "utf8",
    env: { ...others, PATH: folder, WHERRY_TEST_STORE: join(folder, "store"), WHERRY_OFFLINE: "1", ...environment },
  });
  return { found: stdout.trim(), said: stderr };
}

test("without packaged peers there are none, whatever the host has; where they are expected that is an error", async () => {
  await using folder = await temporaryDirectory();
  const host = join(folder.path, "systemctl");
  await writeFile(host, "#!/bin/sh\n", { mode: 0o755 });
  const first = find("findPeer", folder.path);
  assert.equal(first.found, "none");
  assert.match(first.said, /tests go without packaged peers: \S/);
  // Another process believes it, and says the same.
  const [reason] = /packaged peers: .*/.exec(first.said) ?? [];
  assert.equal(/packaged peers: .*/.exec(find("findPeer", folder.path).said)?.[0], reason);
  const expected = find("findPeer", folder.path, { WHERRY_EXPECT: "peers" });
  assert.equal(expected.found, "");
  assert.match(expected.said, /packaged peers are expected \(WHERRY_EXPECT\), and cannot be had: \S/);
  assert.equal(find("hostPeer", folder.path).found, host);
});
