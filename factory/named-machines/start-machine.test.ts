import assert from "node:assert/strict";
import { lstat, readdir, rename, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { readKeptMachine } from "./kept-machine.ts";
import { machineFolder } from "./machine-folder.ts";
import { makeMachine, startKeptMachine } from "./start-machine.ts";

async function openMachine() {
  const parent = await temporaryDirectory();
  const image = join(parent.path, "image.raw");
  const disk = Buffer.alloc(1024 * 1024);
  disk.write("EFI PART", 512);
  await writeFile(image, disk);
  await writeFile(join(parent.path, "variables"), "v");
  const folder = machineFolder(join(parent.path, "machines"), "web");
  const make = async () =>
    await makeMachine(
      folder,
      {
        image,
        architecture: "amd64",
        memory: 256,
        cpus: 1,
        forwards: [],
        shares: [],
        disks: [2 ** 20],
        hasSshServer: true,
        diskSize: 2 ** 30,
        ignition: undefined,
      },
      join(parent.path, "variables"),
    );
  return { parent, image, disk, folder, make, [Symbol.asyncDispose]: () => parent[Symbol.asyncDispose]() };
}

const emulator = { name: "qemu", file: "/nowhere/qemu", prefix: [], root: "/nowhere" };
const options = {
  emulator,
  accelerator: "tcg",
  server: undefined,
  guestNetwork: undefined,
  size: undefined,
  signal: new AbortController().signal,
} as const;

test("a machine has a key, a disk and variables that nobody else can read, and is off", async () => {
  await using open = await openMachine();
  const made = await open.make();
  assert.deepEqual(await readKeptMachine(open.folder), made);
  const further = join(open.folder.path, "wherry-disk-1.raw");
  assert.equal((await stat(further)).size, 2 ** 20);
  for (const path of [open.folder.key, open.folder.disk, open.folder.variables, further]) {
    assert.equal((await stat(path)).mode & 0o077, 0, path);
  }
  assert.equal((await stat(open.folder.path)).mode & 0o077, 0);
});

test("of a link to an image the image is taken, which the link may leave for another one", async () => {
  await using open = await openMachine();
  await rename(open.image, `${open.image}.1`);
  await symlink("image.raw.1", open.image);
  const made = await open.make();
  assert.ok((await lstat(open.folder.image)).isFile());
  assert.equal(made.image, open.image);
});

test("nothing is left of a machine that cannot be made", async () => {
  await using open = await openMachine();
  await writeFile(open.image, "no disk");
  await assert.rejects(open.make(), { code: "format.invalid" });
  assert.deepEqual((await readdir(open.parent.path)).sort(), ["image.raw", "variables"]);
});

test("an image that is built anew beside it does no harm, and one that was written to is refused", async () => {
  await using open = await openMachine();
  const made = await open.make();
  const another = `${open.image}.new`;
  await writeFile(another, Buffer.concat([open.disk, open.disk]));
  await rename(another, open.image);
  // It comes as far as its firmware.
  await assert.rejects(startKeptMachine(open.folder, made, options), { code: "tool.missing" });
  await writeFile(open.folder.image, open.disk);
  await assert.rejects(startKeptMachine(open.folder, made, options), {
    code: "machine.failed",
    message: /image that web was made of was written to/,
    hint: /wherry rm web/,
  });
});
