import assert from "node:assert/strict";
import { test } from "node:test";
import { createFinding } from "@wherry/core/errors/finding.ts";
import { smallContext, smallPackage, smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import { draftOf, putFile } from "../../tree/edit.ts";
import { removePrivate } from "./nothing-private.ts";

const tree = smallTree({
  "/etc/machine-id": "x",
  "/var/lib/dbus/machine-id": { link: "/etc/machine-id" },
  "/etc/ssh/ssh_host_ed25519_key": "secret",
  "/etc/ssh/sshd_config": "",
  "/etc/passwd": "",
  "/etc/passwd-": "",
  "/var/lib/dpkg/status": "",
  "/var/log/journal": { directory: 0o755 },
  "/var/log/dpkg.log": "",
  "/usr/lib/python3/__pycache__/x.pyc": "",
  "/tmp/left-over": "",
  "/run/lock/x": "",
});

test("what belongs to one machine is taken out, its folders stay", async () => {
  const finished = await removePrivate(tree, smallContext());
  const files = [...finished].filter(([, node]) => node.kind !== "directory").map(([path]) => path);
  assert.deepEqual(files, ["/etc/ssh/sshd_config", "/etc/passwd"]);
  for (const folder of ["/var/log/journal", "/tmp", "/run", "/var/lib/dbus"])
    assert.equal(finished.get(folder)?.kind, "directory");
  assert.equal(finished.has("/usr/lib/python3/__pycache__"), false);
});

test("an empty log that is a service's own stays: the service could not make it among root's", async () => {
  const logs = ["own", "filled", "root"].map((name) => `/var/log/${name}.log`);
  const draft = draftOf(smallTree({}));
  for (const path of logs) {
    const owner = path.includes("root") ? {} : { uid: 700, gid: 4 };
    putFile(draft, path, path.includes("filled") ? "started" : "", { mode: 0o640, mtime: 0, ...owner });
  }
  const finished = await removePrivate(draft, smallContext());
  assert.deepEqual(
    logs.filter((path) => finished.has(path)),
    ["/var/log/own.log"],
  );
});

test("an image with dpkg keeps dpkg's own folders", async () => {
  const finished = await removePrivate(tree, smallContext({}, { packages: [smallPackage("dpkg", {})] }));
  assert.equal(finished.has("/var/lib/dpkg/status"), true);
});

test("the definition cannot put a host's key into an image", async () => {
  const files = [
    {
      path: "/etc/ssh/ssh_host_rsa_key",
      mode: 0o600,
      user: "root",
      group: "root",
      content: { kind: "inline", text: "" } as const,
      template: false,
    },
  ];
  const where = { file: "image.yaml", line: 7, column: 5 };
  const context = smallContext({ files, entriesAt: { "files /etc/ssh/ssh_host_rsa_key": where } });
  const message = "files: /etc/ssh/ssh_host_rsa_key must not be in an image: every machine makes its own";
  const hint = "take it out, and give it to the machine that it belongs to by its machine configuration";
  await assert.rejects(removePrivate(tree, context), {
    code: "definition.invalid",
    findings: [createFinding("error", message, { where, hint })],
  });
});

test("a file that everybody may write is refused, with the entry that corrects it", async () => {
  const draft = new Map(tree);
  const node = tree.get("/etc/passwd");
  assert.ok(node);
  draft.set("/etc/loose", { ...node, mode: 0o666 });
  const hint = 'say its mode: files: [{ path: /etc/loose, mode: "0664" }]';
  await assert.rejects(removePrivate(draft, smallContext()), {
    code: "definition.invalid",
    findings: [createFinding("error", "/etc/loose may be written by everybody", { hint })],
  });
});
