import assert from "node:assert/strict";
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { runOrFail } from "../../system/processes.ts";
import { debianRecording } from "./recording.ts";

const ofDpkg = `dpkg: error processing package x (--configure):
 installed x package post-installation script subprocess returned error exit status 1
Errors were encountered while processing:
 x`;

test("the reason of a failure is what the script said last, and dpkg only where it said nothing", () => {
  const said = ["Setting up x (1) ...", "FATAL ERROR: /var/lock does not exist", ""].join("\n");
  assert.equal(debianRecording.reason(said + ofDpkg), "FATAL ERROR: /var/lock does not exist");
  assert.equal(debianRecording.reason(`Setting up x (1) ...\n${ofDpkg}`), ofDpkg);
  assert.equal(debianRecording.reason("one\n\ntwo"), "one\ntwo");
});

test("scripts that are no text reach the package manager's files byte for byte", () => {
  const one = {
    package: { name: "x", version: "1", architecture: "amd64" },
    control: "Package: x\n",
    entries: new Map(),
  };
  const program = { name: "postinst", text: "\ufffd", base64: "/w==", sha256: "" };
  const pending = { ...one, scripts: [program] };
  const files = debianRecording.database([pending], [pending]);
  assert.deepEqual(files.get("/var/lib/dpkg/info/x.postinst"), Buffer.from([0xff]));
});

test("scripts run with dpkg's words before and after their files are there", () => {
  const one = {
    package: { name: "x", version: "1", architecture: "amd64" },
    control: "Package: x\n",
    entries: new Map(),
  };
  const scripts = [{ name: "preinst", text: "", sha256: "" }];
  assert.equal(debianRecording.commands.unpack({ ...one, scripts: [] }), undefined);
  assert.match(debianRecording.commands.unpack({ ...one, scripts }) ?? "", /x\.preinst install \|\| exit 41$/m);
  assert.match(debianRecording.commands.configure({ ...one, scripts }), /--configure x$/);
});

test("who needs another first is told by its Pre-Depends", () => {
  const control = "Package: x\nDepends: a\nPre-Depends: init-system-helpers (>= 1.54~), b:any\n | c\nSize: 1\n";
  const one = { package: { name: "x", version: "1", architecture: "all" }, control, entries: new Map(), scripts: [] };
  assert.deepEqual(debianRecording.needsFirst(one), ["init-system-helpers", "b", "c"]);
});

test("a file that a preinst is not to see has its owner and mode back afterwards, as fakeroot forgets them", async () => {
  await using folder = await temporaryDirectory();
  const etc = join(folder.path, "etc");
  await mkdir(join(etc, "a b"), { recursive: true });
  const names = ["a b/it's $x", "closed", "kept"];
  for (const name of names) await writeFile(join(etc, name), name);
  await chmod(join(etc, "closed"), 0o440);
  await symlink("nowhere", join(etc, "link"));
  // Nobody's: made of all packages by the finishers.
  await mkdir(join(etc, "xml"));
  await writeFile(join(etc, "xml/catalog"), "");
  const preinst = join(folder.path, "x.preinst");
  await writeFile(preinst, `#!/bin/sh\nfind ${etc} ! -type d ! -name '*.not-yet'\necho new > ${etc}/kept\n`, {
    mode: 0o755,
  });
  // What fakeroot would be told.
  const told = join(folder.path, "told");
  for (const program of ["chown", "chmod"]) {
    await writeFile(join(folder.path, program), `#!/bin/sh\necho ${program} "$@" >> ${told}\n`, { mode: 0o755 });
  }
  const paths = [...names, "link"].map((name) => `/etc/${name}`);
  const one = {
    package: { name: "x", version: "1", architecture: "amd64" },
    control: "Package: x\n",
    entries: new Map(paths.map((path) => [path, { kind: "file" }])),
    scripts: [{ name: "preinst", text: "", sha256: "" }],
  };
  const command = (debianRecording.commands.unpack(one) ?? "")
    .replaceAll("/etc/", `${etc}/`)
    .replaceAll(/\/var\/lib\/dpkg\/info\/x\.preinst/g, preinst);
  const { stdout } = await runOrFail("/bin/sh", ["-c", command], {
    env: { PATH: `${folder.path}:${process.env.PATH ?? ""}` },
  });
  assert.equal(stdout.toString("utf8"), "");
  assert.equal(await readFile(join(etc, "kept"), "utf8"), "new\n");
  assert.deepEqual(await readdir(join(etc, "xml")), ["catalog"]);
  const owner = `${process.getuid?.()}:${process.getgid?.()}`;
  assert.deepEqual((await readFile(told, "utf8")).trimEnd().split("\n").sort(), [
    `chmod 440 ${etc}/closed`,
    `chmod 644 ${etc}/a b/it's $x`,
    `chmod 644 ${etc}/xml/catalog`,
    `chown -h ${owner} ${etc}/a b/it's $x`,
    `chown -h ${owner} ${etc}/closed`,
    `chown -h ${owner} ${etc}/link`,
    `chown -h ${owner} ${etc}/xml/catalog`,
  ]);
});
