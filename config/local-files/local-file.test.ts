import assert from "node:assert/strict";
import fs, { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { attempt, findLocalFault, isLocalFault, locateLocal, readFileWithin } from "./local-file.ts";

const links: readonly (readonly [path: string, target: string])[] = [
  ["inside", "file"],
  ["out", "../secret"],
  ["absolute", "/etc/passwd"],
  ["circle", "circle"],
  ["device", "/dev/zero"],
  ["up-and-down", "folder/../file"],
];

async function furnish(root: string): Promise<string> {
  const folder = join(root, "own");
  await mkdir(join(folder, "folder"), { recursive: true });
  await writeFile(join(root, "secret"), "secret");
  await writeFile(join(folder, "file"), "content");
  for (const [path, target] of links) await symlink(target, join(folder, path));
  return folder;
}

const cases: readonly (readonly [path: string, gives: string | Readonly<Record<string, string>>])[] = [
  ["file", "content"],
  ["./folder/../file", "content"],
  ["inside", "content"],
  ["up-and-down", "content"],
  ["out", { fault: "leads-out" }],
  ["../secret", { fault: "leads-out" }],
  ["absolute", { fault: "leads-out" }],
  ["device", { fault: "leads-out" }],
  ["circle", { fault: "refused", code: "ELOOP" }],
  ["missing", { fault: "refused", code: "ENOENT" }],
  ["file/below", { fault: "refused", code: "ENOTDIR" }],
  ["folder", { fault: "folder" }],
  [".", { fault: "folder" }],
];

for (const [path, gives] of cases) {
  test(`${path} gives ${typeof gives === "string" ? "its bytes" : Object.values(gives).join(" ")}`, async () => {
    await using root = await temporaryDirectory();
    const folder = await furnish(root.path);
    const read = readFileWithin(path, { folder, most: 100 });
    assert.deepEqual(isLocalFault(read) ? read : Buffer.from(read).toString(), gives);
    assert.deepEqual(findLocalFault(path, { folder, most: 100 }), typeof gives === "string" ? undefined : gives);
  });
}

test("what the kernel makes up, devices and more than may be read are refused, though they are within the folder", () => {
  const everything = { folder: "/", most: 1 };
  assert.deepEqual(readFileWithin("/proc/self/environ", everything), { fault: "not-stored" });
  assert.deepEqual(readFileWithin("/dev/null", everything), { fault: "not-regular" });
  assert.deepEqual(readFileWithin(import.meta.filename, everything), { fault: "too-large" });
});

test("a path that leads somewhere else within the folder is told as where it leads", async () => {
  await using root = await temporaryDirectory();
  const folder = await furnish(root.path);
  assert.equal(locateLocal("inside", folder), join(folder, "file"));
  assert.deepEqual(locateLocal("out", folder), { fault: "leads-out" });
});

test("only a file system's refusals become faults; a mistake of ours stays one", () => {
  const mistake = new TypeError("x is not a function");
  assert.throws(
    () =>
      attempt(() => {
        throw mistake;
      }),
    mistake,
  );
});

test("a folder that becomes a link while its file is opened does not lead out", async () => {
  await using folder = await temporaryDirectory();
  const [inside, aside, outside] = [join(folder.path, "in/sub"), join(folder.path, "in/was"), join(folder.path, "out")];
  for (const [path, text] of [
    [inside, "mine"],
    [outside, "theirs"],
  ] as const) {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "file"), text);
  }
  const { openSync } = fs;
  fs.openSync = (...args) => {
    renameSync(inside, aside);
    symlinkSync(outside, inside);
    const descriptor = openSync(...args);
    rmSync(inside);
    renameSync(aside, inside);
    return descriptor;
  };
  syncBuiltinESMExports();
  try {
    assert.deepEqual(readFileWithin("sub/file", { folder: join(folder.path, "in"), most: 100 }), {
      fault: "leads-out",
    });
  } finally {
    fs.openSync = openSync;
    syncBuiltinESMExports();
  }
});
