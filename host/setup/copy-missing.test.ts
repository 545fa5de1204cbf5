import assert from "node:assert/strict";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { sketchRoot } from "@wherry/testing/fixtures/provisioning-sketch.ts";
import { copyMissing } from "./copy-missing.ts";

const shipped = {
  "from/lib/one/file": "new",
  "from/lib/two/.hidden": "new",
  "from/lib/two/file": "new",
  "from/log/": "",
  "from/..odd": "new",
};

test("what is missing is copied as it is, at any depth, and what is there stays", async () => {
  await using sketch = await sketchRoot({ ...shipped, "to/lib/two/file": "mine", "to/own": "mine" });
  await symlink("/run/lock", join(sketch.root, "from/lock"));
  await chmod(join(sketch.root, "from/log"), 0o2775);
  copyMissing(sketch.system, join(sketch.root, "from"), join(sketch.root, "to"));
  assert.deepEqual(listed(join(sketch.root, "to")), {
    "..odd": "new",
    "lib/one/file": "new",
    "lib/two/.hidden": "new",
    "lib/two/file": "mine",
    lock: "-> /run/lock",
    log: "2775",
    own: "mine",
  });
});

test("a link, a file where a folder is shipped, or a folder where a file is, stays", async () => {
  await using sketch = await sketchRoot({ ...shipped, "to/lib/one/file/": "", "to/log": "mine" });
  await symlink("/nowhere", join(sketch.root, "to/..odd"));
  copyMissing(sketch.system, join(sketch.root, "from"), join(sketch.root, "to"));
  assert.deepEqual(listed(join(sketch.root, "to")), {
    "..odd": "-> /nowhere",
    "lib/one/file": "755",
    "lib/two/.hidden": "new",
    "lib/two/file": "new",
    log: "mine",
  });
});

test("what a power cut left of a copy is made good", async () => {
  await using sketch = await sketchRoot({ ...shipped, "to/lib/.wherry-new/half": "" });
  await mkdir(join(sketch.root, "to/lib/two"));
  await writeFile(join(sketch.root, "to/lib/two/.wherry-new"), "half");
  copyMissing(sketch.system, join(sketch.root, "from"), join(sketch.root, "to"));
  assert.deepEqual(listed(join(sketch.root, "to")), {
    "..odd": "new",
    "lib/one/file": "new",
    "lib/two/.hidden": "new",
    "lib/two/file": "new",
    log: "755",
  });
});

test("what cannot be written is said with its name", async () => {
  await using sketch = await sketchRoot({ "from/file": "x", "to/": "" });
  const full = {
    ...sketch.system,
    // A copy to a device that is always full.
    run: (words: readonly string[]) =>
      sketch.system.run(words[0] === "cp" ? ["cp", join(sketch.root, "from/file"), "/dev/full"] : words),
  };
  assert.throws(() => copyMissing(full, join(sketch.root, "from"), join(sketch.root, "to")), {
    name: "ProvisionError",
    code: "disk.full",
    message: /to\/file cannot be written: .*No space left on device/,
    hint: "is the disk full?",
  });
});

/** Files by path with their text, links with their target, empty folders with their mode. */
function listed(folder: string, below = ""): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    const status = lstatSync(path);
    if (status.isSymbolicLink()) found[below + name] = `-> ${readlinkSync(path)}`;
    else if (status.isFile()) found[below + name] = readFileSync(path, "utf8");
    else if (readdirSync(path).length === 0) found[below + name] = (status.mode & 0o7777).toString(8);
    else Object.assign(found, listed(path, `${below}${name}/`));
  }
  return found;
}
