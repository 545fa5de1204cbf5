import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { addSections } from "./add-sections.ts";
import { peSection, readPe } from "./read-pe.ts";

const ukify = await findPeer("ukify");
const python = await findPeer("python3.13");
const packaged = ukify?.root !== undefined && ukify.root !== "/" && python !== undefined;

test("ukify makes the same add-on", { skip: packaged ? false : "ukify is not available" }, async () => {
  if (ukify === undefined || python === undefined) return;
  await using folder = await temporaryDirectory();
  const stubFile = join(ukify.root, "usr/lib/systemd/boot/efi/addonx64.efi.stub");
  const output = join(folder.path, "theirs.addon.efi");
  const words = ["build", `--stub=${stubFile}`, "--cmdline=quiet a=1", `--output=${output}`];
  const { status, stderr } = spawnSync(python.file, [...python.prefix, join(ukify.root, "usr/bin/ukify"), ...words], {
    encoding: "utf8",
    env: {
      ...process.env,
      PYTHONHOME: join(ukify.root, "usr"),
      PYTHONPATH: join(ukify.root, "usr/lib/python3/dist-packages"),
      PYTHONDONTWRITEBYTECODE: "1",
    },
  });
  assert.equal(status, 0, stderr);
  const theirs = await readFile(output);
  // Theirs keeps the stub's time stamp.
  theirs.writeUInt32LE(0, readPe(theirs).coffOffset + 4);
  const ours = addSections(await readFile(stubFile), [
    { name: ".cmdline", content: encodeUtf8("quiet a=1") },
    { name: ".sbat", content: peSection(theirs, ".sbat") ?? new Uint8Array() },
  ]);
  assert.ok(Buffer.from(ours).equals(theirs), "the add-ons differ");
});
