import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { wherry } from "./support/wherry.ts";

const ignition = {
  ignition: { version: "3.5.0" },
  storage: {
    files: [{ path: "/etc/motd", mode: 0o644, contents: { source: "data:,hello%0Aworld%0A" } }],
    luks: [{ name: "a", device: "/dev/a", cex: { enabled: true } }],
  },
};
const { luks: _, ...plainStorage } = ignition.storage;
const plain = { ...ignition, storage: plainStorage };

test("`wherry convert` goes up, and down only where nothing is lost", async () => {
  const input = JSON.stringify(ignition, undefined, 1);
  const up = await wherry(["convert", "-", "--to", "ignition-3.6"], { input });
  assert.deepEqual([up.status, up.stderr], [0, ""]);
  assert.deepEqual(JSON.parse(up.stdout), { ...ignition, ignition: { version: "3.6.0" } });
  const down = await wherry(["convert", "-", "--to", "ignition-3.4"], { input });
  assert.deepEqual([down.status, down.stdout], [1, ""]);
  assert.match(
    down.stderr,
    /^<stdin>:19:13: error: cex would be lost: 3\.4\.0 does not know it, 3\.5\.0 does \(\$\.storage\.luks\.0\.cex\)\n/,
  );
  const asData = await wherry(["convert", "-", "--to", "ignition-3.4", "--json"], { input });
  const { type, level, path } = JSON.parse(asData.stderr);
  assert.deepEqual([type, level, path], ["finding", "error", "$.storage.luks.0.cex"]);
});

test("`wherry convert` says Ignition in Butane, `wherry transpile` says it back, and `wherry diff` finds nothing", async () => {
  await using folder = await temporaryDirectory();
  const { path: cwd } = folder;
  await writeFile(join(cwd, "a.ign"), JSON.stringify(plain));
  for (const variant of ["fcos", "flatcar", "wherry"]) {
    const butane = await wherry(["convert", "a.ign", "--to", "butane", "--variant", variant], { cwd });
    assert.deepEqual([butane.status, butane.stderr], [0, ""]);
    assert.match(butane.stdout, /contents:\n {8}inline: \|\n {10}hello\n {10}world\n {6}mode: 0644\n/);
    await writeFile(join(cwd, "a.bu"), butane.stdout);
    const back = await wherry(["transpile", "a.bu"], { cwd });
    assert.equal(back.status, 0, back.stderr);
    await writeFile(join(cwd, "b.ign"), back.stdout);
    for (const other of ["a.bu", "b.ign"]) {
      const { status, stdout, stderr } = await wherry(["diff", "a.ign", other], { cwd });
      assert.deepEqual([status, stdout, stderr], [0, "", ""]);
    }
  }
});

test("`wherry convert` reads standard input, and names what it does not know", async () => {
  for (const [args, status, says] of [
    [["--to", "butane", "--variant", "coreos"], 2, /no variant .* "coreos"[\s\S]*fcos, .*wherry/],
    [["--to", "ignition-3.9"], 2, /no conversion to "ignition-3\.9"[\s\S]*ignition-3\.0 to ignition-3\.6, .*butane/],
    [["--to", "ignition-3.6", "--filesystem", "a"], 2, /NAME=PATH/],
    [["--to", "ignition-3.6", "--strict"], 1, /warning: unused key b/],
    [["--to", "ignition-3.6"], 0, /warning: unused key b/],
  ] as const) {
    const input = '{"ignition": {"version": "3.0.0"}, "b": 1}';
    const result = await wherry(["convert", "-", ...args], { input });
    assert.equal(result.status, status, result.stderr);
    assert.match(result.stderr, says);
  }
});

test("`wherry diff` exits 1 for a difference, and 2 for what cannot be read", async () => {
  await using folder = await temporaryDirectory();
  const { path: cwd } = folder;
  await writeFile(join(cwd, "a.ign"), JSON.stringify(plain));
  await writeFile(join(cwd, "b.ign"), JSON.stringify(plain).replace("hello", "there"));
  await writeFile(join(cwd, "c.ign"), "{x}");
  const different = await wherry(["diff", "a.ign", "b.ign"], { cwd });
  const hunk = "    @@ -1,2 +1,2 @@\n    -hello\n    +there\n     world\n";
  assert.deepEqual(
    [different.status, different.stdout, different.stderr],
    [1, `~ storage.files[/etc/motd].contents.data:\n${hunk}`, ""],
  );
  const asData = await wherry(["diff", "a.ign", "b.ign", "--json"], { cwd });
  assert.equal(asData.status, 1);
  assert.deepEqual(JSON.parse(asData.stdout), {
    differences: [
      {
        kind: "changed",
        path: "storage.files[/etc/motd].contents.data",
        before: "hello\nworld\n",
        after: "there\nworld\n",
      },
    ],
  });
  for (const [other, says] of [
    ["c.ign", /^c\.ign:1:\d: error: this is not JSON/],
    ["d.ign", /d\.ign: .*no such file[\s\S]*check the path/],
  ] as const) {
    const { status, stdout, stderr } = await wherry(["diff", "a.ign", other], { cwd });
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, says);
  }
});
