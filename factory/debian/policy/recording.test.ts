import assert from "node:assert/strict";
import { test } from "node:test";
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
