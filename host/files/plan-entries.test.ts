import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Storage } from "@wherry/config/ignition/config.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { coreAccounts, sketchRoot } from "@wherry/testing/fixtures/provisioning-sketch.ts";
import { describeFileStep } from "../provision/describe-step.ts";

const source = "data:,hi";
/** What is there already belongs to whoever runs the tests. */
const [uid, gid] = [process.getuid?.(), process.getgid?.()];
const here = { ...coreAccounts, "there/file": "old", "there/folder/deep": "old" };

const planned: readonly [string, Storage, readonly string[]][] = [
  [
    "missing folders are root's, whoever owns the file",
    { files: [{ path: "/a/b/c", user: { name: "core" }, group: { name: "core" }, mode: 0o600 }] },
    ["directory /a 0755 0:0", "directory /a/b 0755 0:0", "write /a/b/c 0600 500:500, 0 bytes"],
  ],
  [
    "a folder comes before what is in it, wherever it stands in the configuration",
    { files: [{ path: "/a/b" }], directories: [{ path: "/a", mode: 0o700 }] },
    ["directory /a 0700 0:0", "write /a/b 0644 0:0, 0 bytes"],
  ],
  [
    "special bits are kept",
    { directories: [{ path: "/a", mode: 0o1777 }], files: [{ path: "/b", mode: 0o4755 }] },
    ["directory /a 1777 0:0", "write /b 4755 0:0, 0 bytes"],
  ],
  [
    "a folder that is there only gets what is asked for",
    { directories: [{ path: "/there" }, { path: "/there/folder", group: { id: 7 } }] },
    [`directory /there/folder 0755 ${uid}:7`],
  ],
  [
    "what is overwritten goes first, with all below it",
    { directories: [{ path: "/there", overwrite: true }], files: [{ path: "/there/folder" }] },
    ["remove /there", "directory /there 0755 0:0", "write /there/folder 0644 0:0, 0 bytes"],
  ],
  [
    "a file that replaces a file needs no removal",
    { files: [{ path: "/there/file", overwrite: true, contents: { source } }] },
    ["write /there/file 0644 0:0, 2 bytes"],
  ],
  ["a file that is there and is asked nothing of stays", { files: [{ path: "/there/file" }] }, []],
  [
    "bytes are appended to what is there",
    { files: [{ path: "/there/file", append: [{ source }, { source }] }] },
    [`write /there/file 0644 ${uid}:${gid}, 7 bytes`],
  ],
  [
    "hard links come last, and may lead to anything before them",
    { links: [{ path: "/a", target: "/b/c", hard: true }], files: [{ path: "/b/c" }] },
    ["directory /b 0755 0:0", "write /b/c 0644 0:0, 0 bytes", "hard-link /a -> /b/c"],
  ],
  [
    "a hard link outlives the path that it was made from",
    {
      links: [
        { path: "/a", target: "/there/file", hard: true },
        { path: "/there", target: "/a", hard: true, overwrite: true },
      ],
    },
    ["remove /there", `write /a 0644 ${uid}:${gid}, 3 bytes`, "hard-link /there -> /a"],
  ],
  [
    "a path goes through a link that is there, inside the root",
    { files: [{ path: "/way/new", contents: { source } }] },
    ["write /there/new 0644 0:0, 2 bytes"],
  ],
];

for (const [name, storage, steps] of planned) {
  test(name, async () => {
    await using sketch = await sketchRoot(here);
    symlinkSync("/there", join(sketch.root, "way"));
    assert.deepEqual(sketch.plan({ storage }).steps.map(describeFileStep), steps);
  });
}

const pier = { files: [{ path: "/etc/hostname", contents: { source: "data:,pier1" } }] };
const zone = { links: [{ path: "/etc/localtime", target: "../usr/share/zoneinfo/America/New_York" }] };
const image = { "etc/hostname": "t\n", "usr/lib/wherry/etc/hostname": "t\n" };
const utc = "../usr/share/zoneinfo/UTC";

test("what the image has by default gives way, as long as nobody has changed it", async () => {
  await using sketch = await sketchRoot({ ...coreAccounts, ...image });
  for (const folder of ["etc", "usr/lib/wherry/etc"]) symlinkSync(utc, join(sketch.root, folder, "localtime"));
  assert.deepEqual(sketch.plan({ storage: { ...pier, ...zone } }).steps.map(describeFileStep), [
    "write /etc/hostname 0644 0:0, 5 bytes",
    "link /etc/localtime -> ../usr/share/zoneinfo/America/New_York 0:0",
  ]);
  await using changed = await sketchRoot({ ...coreAccounts, ...image, "etc/hostname": "mine\n" });
  symlinkSync(utc, join(changed.root, "etc/localtime"));
  for (const storage of [pier, zone]) assert.throws(() => changed.plan({ storage }), { code: "files.conflict" });
});

const refused: readonly [string, Storage, { readonly code: string; readonly path: DataPath }][] = [
  [
    "a file where a file is",
    { files: [{ path: "/there/file", contents: { source } }] },
    { code: "files.conflict", path: ["storage", "files", 0] },
  ],
  [
    "a file where a folder is",
    { files: [{ path: "/there" }] },
    { code: "files.conflict", path: ["storage", "files", 0] },
  ],
  [
    "a folder where a file is",
    { directories: [{ path: "/there/file" }] },
    { code: "files.conflict", path: ["storage", "directories", 0] },
  ],
  [
    "a file below a file",
    { files: [{ path: "/there/file/below" }] },
    { code: "files.conflict", path: ["storage", "files", 0] },
  ],
  [
    "a link where another link is",
    { links: [{ path: "/way", target: "/elsewhere" }] },
    { code: "files.conflict", path: ["storage", "links", 0] },
  ],
  [
    "two paths that lead to one place",
    { files: [{ path: "/there/new" }, { path: "/way/new" }] },
    { code: "files.conflict", path: ["storage", "files", 1] },
  ],
  [
    "the root itself",
    { directories: [{ path: "/", overwrite: true }] },
    { code: "files.conflict", path: ["storage", "directories", 0] },
  ],
  [
    "a hard link to nothing",
    { links: [{ path: "/a", target: "/nothing", hard: true }] },
    { code: "config.invalid", path: ["storage", "links", 0, "target"] },
  ],
  [
    "a user who does not exist",
    { files: [{ path: "/a", user: { name: "cor" } }] },
    { code: "accounts.unknown", path: ["storage", "files", 0, "user", "name"] },
  ],
  [
    "a group that does not exist",
    { directories: [{ path: "/a", group: { name: "staff" } }] },
    { code: "accounts.unknown", path: ["storage", "directories", 0, "group", "name"] },
  ],
  [
    "contents that nobody fetched",
    { files: [{ path: "/a", append: [{ source: "https://example.com/" }] }] },
    { code: "fetch.failed", path: ["storage", "files", 0, "append", 0] },
  ],
];

for (const [name, storage, error] of refused) {
  test(`${name} is refused, with its place`, async () => {
    await using sketch = await sketchRoot(here);
    symlinkSync("/there", join(sketch.root, "way"));
    assert.throws(() => sketch.plan({ storage }), error);
  });
}
