import assert from "node:assert/strict";
import { test } from "node:test";
import type { DiskEncryption } from "@wherry/core/host-settings/disk-encryption.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { TreeNode } from "@wherry/core/tree/tree.ts";
import { openFullStore } from "@wherry/testing/fixtures/open-store.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { debianBoot } from "../debian/policy/boot.ts";
import { putFile, putLink } from "../tree/edit.ts";
import { addAgent } from "./add-agent.ts";

test("the agent is put into an image that has what runs it, under its own name too", async () => {
  await using folder = await temporaryDirectory();
  const store = await openFullStore({ directory: folder.path, signal: new AbortController().signal });
  const tree = new Map<string, TreeNode>();
  putLink(tree, "/bin", "usr/bin", { mtime: 1 });
  putFile(tree, "/bin/qjs", "ELF", { mtime: 1, mode: 0o755 });
  const changed = await addAgent(tree, { ...image, encryption: null }, { store });
  const agent = changed.get(resolvePath(changed, "/bin/wherry-agent"));
  assert.ok(agent?.kind === "file");
  assert.deepEqual([agent.mode, agent.uid, agent.gid, agent.mtime], [0o755, 0, 0, 7]);
  assert.equal(agent, changed.get("/usr/lib/wherry/agent.js"));
  assert.ok(!tree.has("/usr/lib/wherry/agent.js"));
});

/** All but what is looked at. */
const image = { policy: debianBoot, architecture: "amd64", boot: new Map<string, TreeNode>(), epoch: 7 } as const;

const tpmPackages = [
  "systemd-cryptsetup",
  "libtss2-esys-3.0.2-0t64",
  "libtss2-mu-4.0.1-0t64",
  "libtss2-rc0t64",
  "libtss2-tcti-device0t64",
]
  .join(", ")
  .concat("; and to packages.omit: tpm-udev");

for (const { encryption, path, install } of [
  { encryption: { unlock: "passphrase" }, path: "/usr/bin/true", install: "cryptsetup-bin" },
  {
    encryption: { unlock: "key-file", device: "LABEL=keys", path: "/key" },
    path: "/usr/bin/cryptsetup",
    install: "cryptsetup-bin",
  },
  { encryption: { unlock: "tpm2" }, path: "/usr/sbin/cryptsetup", install: tpmPackages },
] satisfies { encryption: DiskEncryption; path: string; install: string }[]) {
  test(`an image that is to unlock /var by ${encryption.unlock} without its programs is refused`, async () => {
    await using folder = await temporaryDirectory();
    const store = await openFullStore({ directory: folder.path, signal: new AbortController().signal });
    const tree = new Map<string, TreeNode>();
    for (const program of ["/usr/bin/qjs", path]) putFile(tree, program, "ELF", { mtime: 1, mode: 0o755 });
    await assert.rejects(addAgent(tree, { ...image, encryption }, { store }), {
      code: "boot.incomplete",
      hint: `add to packages.install: ${install}`,
    });
  });
}

test("how /var is unlocked is said where the agent finds it", async () => {
  await using folder = await temporaryDirectory();
  const store = await openFullStore({ directory: folder.path, signal: new AbortController().signal });
  const tree = new Map<string, TreeNode>();
  for (const program of ["/usr/bin/qjs", "/usr/sbin/cryptsetup"]) putFile(tree, program, "ELF", { mtime: 1 });
  const changed = await addAgent(tree, { ...image, encryption: { unlock: "passphrase" } }, { store });
  const node = changed.get("/usr/lib/wherry/encryption.json");
  assert.ok(node?.kind === "file" && node.content.location.in === "memory");
  assert.equal(Buffer.from(node.content.location.bytes).toString(), '{"unlock":"passphrase"}\n');
});

for (const { name, path } of [
  { name: "has nothing that runs it", path: "/usr/bin/sh" },
  { name: "has a folder by its name", path: "/usr/bin/qjs/file" },
]) {
  test(`an image that ${name} is refused, and it is said what to add`, async () => {
    await using folder = await temporaryDirectory();
    const store = await openFullStore({ directory: folder.path, signal: new AbortController().signal });
    const tree = new Map<string, TreeNode>();
    putFile(tree, path, "x", { mtime: 1 });
    await assert.rejects(addAgent(tree, { ...image, encryption: null }, { store }), {
      code: "boot.incomplete",
      message: /no \/usr\/bin\/qjs to run Wherry's agent/,
      hint: /add quickjs to packages\.install/,
    });
  });
}
