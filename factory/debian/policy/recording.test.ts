import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
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

/** Words of systemctl, its status, and what deb-systemd-helper is told; that knows on.service as enabled. */
const offline: readonly (readonly [words: string, status: number, ...told: string[]])[] = [
  ["enable a b.socket", 0, "enable a.service", "enable b.socket"],
  ["--now enable a", 0, "enable a.service"],
  ["enable a@1.service --quiet", 0, "enable a@1.service"],
  ["reenable a", 0, "enable a.service"],
  ["disable a", 0, "disable a.service"],
  ["mask a", 0, "mask a.service"],
  ["unmask a.timer", 0, "unmask a.timer"],
  ["--quiet is-enabled on", 0, "--quiet is-enabled on.service"],
  ["is-enabled off.service", 1, "--quiet is-enabled off.service"],
  ["is-active on", 3],
  ["is-failed on", 3],
  ["is-system-running", 3],
  ["status on", 3],
  ["daemon-reload", 0],
  ["restart on", 0],
  ["start off.service", 0],
  ["enable failing", 1, "enable failing.service"],
  ["", 0],
];

test("systemctl, where nothing runs, wants units as Debian's helper does, and starts none", async () => {
  await using folder = await temporaryDirectory();
  const bin = join(folder.path, "bin");
  await mkdir(bin);
  const text = debianRecording.expected.programs.get("/usr/bin/systemctl") ?? "";
  await writeFile(join(bin, "systemctl"), text, { mode: 0o755 });
  const helper = '#!/bin/sh\necho "$*"\ncase $* in *off.service | *failing.service) exit 1 ;; esac\n';
  await writeFile(join(bin, "deb-systemd-helper"), helper, { mode: 0o755 });
  for (const [words, status, ...lines] of offline) {
    const env = { PATH: `${bin}:${process.env.PATH}` };
    const run = spawnSync("/bin/sh", [join(bin, "systemctl"), ...words.split(" ").filter(Boolean)], {
      env,
      encoding: "utf8",
    });
    assert.deepEqual([run.status, run.stdout.split("\n").filter(Boolean)], [status, lines], words);
  }
});

test("who needs another first is told by its Pre-Depends", () => {
  const control = "Package: x\nDepends: a\nPre-Depends: init-system-helpers (>= 1.54~), b:any\n | c\nSize: 1\n";
  const one = { package: { name: "x", version: "1", architecture: "all" }, control, entries: new Map(), scripts: [] };
  assert.deepEqual(debianRecording.needsFirst(one), ["init-system-helpers", "b", "c"]);
});
