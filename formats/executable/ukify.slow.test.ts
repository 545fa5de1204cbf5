import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { runPeerOrFail } from "@wherry/testing/peers/run-peer.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { addSections } from "./add-sections.ts";
import { peSection, readPe } from "./read-pe.ts";
import { buildUki } from "./uki.ts";

const ukify = await findPeer("ukify");
const python = await findPeer("python3.13");
const skip = skipWithout({ ukify, "python3.13": python });

/** What `ukify build` makes of these words, without the time stamp, which is the stub's. */
async function buildWithUkify(words: readonly string[], output: string): Promise<Buffer> {
  assert.ok(ukify !== undefined && python !== undefined);
  await runPeerOrFail(python, [join(ukify.root, "usr/bin/ukify"), "build", ...words, `--output=${output}`], {
    env: {
      PYTHONHOME: join(ukify.root, "usr"),
      PYTHONPATH: join(ukify.root, "usr/lib/python3/dist-packages"),
      PYTHONDONTWRITEBYTECODE: "1",
    },
  });
  const theirs = await readFile(output);
  theirs.writeUInt32LE(0, readPe(theirs).coffOffset + 4);
  return theirs;
}

test("ukify makes the same add-on", { skip }, async () => {
  if (ukify === undefined) return;
  await using folder = await temporaryDirectory();
  const stubFile = join(ukify.root, "usr/lib/systemd/boot/efi/addonx64.efi.stub");
  const output = join(folder.path, "theirs.addon.efi");
  const theirs = await buildWithUkify([`--stub=${stubFile}`, "--cmdline=quiet a=1"], output);
  const ours = addSections(await readFile(stubFile), [
    { name: ".cmdline", content: encodeUtf8("quiet a=1") },
    { name: ".sbat", content: peSection(theirs, ".sbat") ?? new Uint8Array() },
  ]);
  assert.ok(Buffer.from(ours).equals(theirs), "the add-ons differ");
});

test("ukify makes the same image", { skip }, async () => {
  if (ukify === undefined) return;
  await using folder = await temporaryDirectory();
  const efi = join(ukify.root, "usr/lib/systemd/boot/efi");
  const stubFile = join(efi, "linuxx64.efi.stub");
  // Another EFI program stands in for the kernel: it has an SBAT section, too.
  const kernelFile = join(efi, "systemd-bootx64.efi");
  const initrd = Buffer.alloc(70_001, "initrd");
  const initrdFile = join(folder.path, "initrd");
  const output = join(folder.path, "theirs.efi");
  await writeFile(initrdFile, initrd);
  const words = [
    ...[`--linux=${kernelFile}`, `--initrd=${initrdFile}`, `--stub=${stubFile}`],
    ...["--os-release=ID=wherry", "--cmdline=quiet", "--uname=6.12"],
  ];
  const theirs = await buildWithUkify(words, output);
  const ours = buildUki({
    stub: await readFile(stubFile),
    sections: [
      { name: ".osrel", content: encodeUtf8("ID=wherry") },
      { name: ".cmdline", content: encodeUtf8("quiet") },
      { name: ".uname", content: encodeUtf8("6.12") },
      { name: ".linux", content: await readFile(kernelFile) },
      { name: ".initrd", content: initrd },
    ],
  });
  assert.ok(Buffer.from(ours).equals(theirs), "the images differ");
});
