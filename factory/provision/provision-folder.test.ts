import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import type { IgnitionConfig, Resource } from "@wherry/config/ignition/config.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { provisionFolder } from "./provision-folder.ts";

const ignition = { version: "3.6.0" };
const fileOf = (contents: Resource): IgnitionConfig => ({
  ignition,
  storage: { files: [{ path: "/file", contents }] },
});
const sha256 = (text: string) => `sha256-${createHash("sha256").update(text).digest("hex")}`;

test("a configuration is carried out in a folder that need not be there, and again", async () => {
  await using folder = await temporaryDirectory();
  const root = join(folder.path, "new/root");
  const config: IgnitionConfig = {
    ignition,
    passwd: { users: [{ name: "ada", uid: 1234 }] },
    storage: { directories: [{ path: "/data", user: { name: "ada" }, mode: 0o700 }] },
  };
  const { record } = await provisionFolder(config, root, { planOnly: false });
  assert.deepEqual(record?.["/data"], { kind: "directory", mode: "0700", uid: 1234, gid: 0 });
  assert.equal(statSync(join(root, "data")).mode & 0o777, 0o700);
  const again = await provisionFolder(config, root, { planOnly: false });
  assert.deepEqual(again.record, record);
  assert.deepEqual(
    again.steps.map((step) => step.path),
    ["/etc/shadow"].slice(0, again.steps.length),
  );
});

test("planning alone changes nothing", async () => {
  await using folder = await temporaryDirectory();
  const root = join(folder.path, "root");
  const { steps, record } = await provisionFolder(fileOf({ source: "data:,x" }), root, { planOnly: true });
  assert.equal(steps.length, 1);
  assert.equal(record, undefined);
  assert.equal(existsSync(root), false);
});

test("contents are unpacked and verified", async () => {
  await using folder = await temporaryDirectory();
  const root = join(folder.path, "root");
  const source = `data:;base64,${gzipSync("hello").toString("base64")}`;
  await provisionFolder(fileOf({ source, compression: "gzip", verification: { hash: sha256("hello") } }), root, {
    planOnly: false,
  });
  assert.equal(readFileSync(join(root, "file"), "utf8"), "hello");
});

const refused: readonly [string, Resource, RegExp][] = [
  ["contents from afar", { source: "https://example.com/x" }, /only data: URLs are read for a folder/],
  [
    "contents that are not what they should be",
    { source: "data:,x", verification: { hash: sha256("y") } },
    /their sha256 is [0-9a-f]{64}, [0-9a-f]{64} was expected$/,
  ],
  [
    "contents with bytes behind the gzip",
    {
      source: `data:;base64,${Buffer.concat([gzipSync("hello"), Buffer.from("tail")]).toString("base64")}`,
      compression: "gzip",
    },
    /not sound gzip: .*trailing garbage/,
  ],
  ["contents that are not gzip", { source: "data:,x", compression: "gzip" }, /not (?:sound )?gzip/],
  ["a data: URL with a broken escape", { source: "data:,%z" }, /the data URL cannot be read: "%" without/],
];

for (const [name, contents, message] of refused) {
  test(`${name} are refused before anything is changed`, async () => {
    await using folder = await temporaryDirectory();
    const root = join(folder.path, "root");
    await assert.rejects(provisionFolder(fileOf(contents), root, { planOnly: false }), (error: object) => {
      assert.ok("code" in error && error.code === "provision.refused");
      assert.ok("findings" in error && Array.isArray(error.findings));
      assert.match(`${error.findings[0]?.message}`, message);
      return true;
    });
    assert.equal(existsSync(root), false);
  });
}

test("what is in the way is refused with its place and what to do", async () => {
  await using folder = await temporaryDirectory();
  await mkdir(join(folder.path, "root"));
  await writeFile(join(folder.path, "root/file"), "");
  await assert.rejects(provisionFolder(fileOf({ source: "data:,x" }), join(folder.path, "root"), { planOnly: false }), {
    code: "provision.refused",
    message: "$.storage.files.0: there is a file at /file already",
    hint: 'Set "overwrite": true where it is to be replaced.',
  });
});

test("what needs a machine is left out, with a warning each", async () => {
  await using folder = await temporaryDirectory();
  const config: IgnitionConfig = {
    ignition,
    kernelArguments: { shouldExist: ["quiet"] },
    storage: { disks: [{ device: "/dev/vda" }], filesystems: [{ device: "/dev/vda1" }] },
  };
  const { findings } = await provisionFolder(config, join(folder.path, "root"), { planOnly: true });
  assert.deepEqual(
    findings.map(({ level, path }) => [level, path.join(".")]),
    [
      ["warning", "kernelArguments"],
      ["warning", "storage.disks"],
      ["warning", "storage.filesystems"],
    ],
  );
});
