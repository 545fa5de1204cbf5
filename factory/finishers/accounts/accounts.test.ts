import assert from "node:assert/strict";
import { test } from "node:test";
import { EPOCH, smallContext, smallPackage, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import type { UserDefinition } from "../../definition/image-definition.ts";
import { finishAccounts } from "./accounts.ts";

const tree = smallTree({
  "/usr/share/base-passwd/passwd.master":
    "root:*:0:0:root:/root:/bin/bash\nnobody:*:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
  "/usr/share/base-passwd/group.master": "root:*:0:\nsudo:*:27:\nshadow:*:42:\nnogroup:*:65534:\n",
  "/usr/lib/sysusers.d/b.conf": "u second - second /\n",
  "/usr/lib/sysusers.d/a.conf": "u first - first /\n",
  "/usr/lib/sysusers.d/hidden.conf": "u hidden - hidden\n",
  "/etc/sysusers.d/hidden.conf": "u shown - shown\n",
  "/etc/skel/.profile": "profile",
});

function user(name: string, more: Partial<UserDefinition> = {}): UserDefinition {
  const home = name === "root" ? "/root" : `/home/${name}`;
  const defaults = {
    uid: null,
    system: false,
    sudo: false,
    group: null,
    groups: [],
    home,
    shell: "/bin/bash",
    description: "",
    passwordHash: null,
    keys: [],
  };
  return { name, ...defaults, ...more };
}

test("accounts come from base-passwd, sysusers.d in the order of names, reviewed scripts, and the definition", async () => {
  const context = smallContext(
    { users: [user("core", { groups: ["sudo"], description: "Core" })], groups: [{ name: "app", gid: null }] },
    { effects: [{ kind: "account", sysusers: "g _ssh -" }] },
  );
  const finished = await finishAccounts(tree, context);
  const passwd = `root:x:0:0:root:/root:/bin/bash
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
first:x:852:852:first:/:/usr/sbin/nologin
second:x:500:500:second:/:/usr/sbin/nologin
shown:x:722:722:shown:/:/usr/sbin/nologin
core:x:1000:1000:Core:/home/core:/bin/bash
`;
  assert.equal(textOf(finished.tree, "/etc/passwd"), passwd);
  assert.match(textOf(finished.tree, "/etc/group") ?? "", /^sudo:x:27:core$/m);
  assert.match(textOf(finished.tree, "/etc/group") ?? "", /^app:x:1001:$/m);
  assert.match(
    textOf(finished.tree, "/etc/shadow") ?? "",
    new RegExp(`^root:\\*:${Math.floor(EPOCH / 86400)}:0:99999:7:::$`, "m"),
  );
  assert.equal(textOf(finished.tree, "/etc/subuid"), "core:100000:65536\n");
});

test("an account that cannot be made names the package whose recorded scripts want it", async () => {
  const effects = [{ kind: "account", sysusers: "u %x -", recorded: true, recordedOf: "fancyd" }] as const;
  await assert.rejects(finishAccounts(tree, smallContext({}, { effects })), {
    code: "finisher.failed",
    message: "the record of fancyd's scripts cannot be read",
    hint: /make the lock anew/,
  });
});

test("shadow files are for root and their group alone, nobody has a password", async () => {
  const { tree: finished } = await finishAccounts(tree, smallContext({ users: [user("core")] }));
  for (const file of ["/etc/shadow", "/etc/gshadow"]) {
    assert.equal(finished.get(file)?.mode, 0o640);
    assert.equal(finished.get(file)?.gid, 42);
  }
  for (const line of (textOf(finished, "/etc/shadow") ?? "").trim().split("\n")) assert.match(line, /^[^:]+:!?\*:/);
});

test("a home holds skeleton files and keys, its owner's alone", async () => {
  const { tree: finished } = await finishAccounts(
    tree,
    smallContext({ users: [user("core", { uid: 1234, keys: ["ssh-ed25519 A", "ssh-ed25519 B"] })] }),
  );
  assert.equal(textOf(finished, "/home/core/.profile"), "profile");
  assert.equal(textOf(finished, "/home/core/.ssh/authorized_keys"), "ssh-ed25519 A\nssh-ed25519 B\n");
  assert.equal(finished.get("/home/core")?.mode, 0o700);
  assert.equal(finished.get("/home/core/.ssh/authorized_keys")?.uid, 1234);
  assert.equal(finished.get("/home/core/.ssh/authorized_keys")?.mode, 0o600);
});

test("a service's account has the highest number below 1000, no skeleton and no subordinate ids", async () => {
  const users = [
    user("redis", { uid: 991, home: "/var/lib/redis" }),
    user("app", { system: true, home: "/nonexistent", shell: "/usr/sbin/nologin" }),
  ];
  const { tree: finished } = await finishAccounts(tree, smallContext({ users }));
  assert.match(textOf(finished, "/etc/passwd") ?? "", /^app:x:999:999::\/nonexistent:\/usr\/sbin\/nologin$/m);
  assert.equal(finished.get("/var/lib/redis")?.uid, 991);
  assert.equal(finished.has("/var/lib/redis/.profile"), false);
  assert.equal(finished.has("/nonexistent"), false);
  assert.equal(textOf(finished, "/etc/subuid"), "redis:100000:65536\n");
});

test("containers with ids of their own have a range where podman is", async () => {
  const withPodman = new Map([...tree, ...smallTree({ "/usr/bin/podman": "" })]);
  const { tree: finished } = await finishAccounts(withPodman, smallContext({ users: [user("core")] }));
  for (const file of ["/etc/subuid", "/etc/subgid"])
    assert.equal(textOf(finished, file), "core:100000:65536\ncontainers:2147483647:2147483648\n");
});

test("sudo asks those for a password who have one, and has to be there", async () => {
  const users = [user("ada", { sudo: true }), user("bob", { sudo: true, passwordHash: "$y$hash" }), user("eve")];
  const withSudo = new Map([...tree, ...smallTree({ "/usr/bin/sudo": "" })]);
  const { tree: finished } = await finishAccounts(withSudo, smallContext({ users }));
  assert.equal(textOf(finished, "/etc/sudoers.d/90-image"), "ada ALL=(ALL:ALL) NOPASSWD: ALL\nbob ALL=(ALL:ALL) ALL\n");
  assert.equal(finished.get("/etc/sudoers.d/90-image")?.mode, 0o440);
  await assert.rejects(finishAccounts(tree, smallContext({ users })), /ada has sudo: true, and there is no sudo/);
});

test("root keeps its number and home, and may be given keys and a password", async () => {
  const root = user("root", { keys: ["ssh-ed25519 A"], passwordHash: "$y$hash" });
  const { tree: finished } = await finishAccounts(tree, smallContext({ users: [root] }));
  assert.match(textOf(finished, "/etc/passwd") ?? "", /^root:x:0:0:root:\/root:\/bin\/bash\n/);
  assert.match(textOf(finished, "/etc/shadow") ?? "", /^root:\$y\$hash:/);
  assert.equal(finished.get("/root/.ssh/authorized_keys")?.uid, 0);
});

test("numbers that are taken and groups that do not exist are reported together", async () => {
  const users = [user("a", { uid: 0 }), user("b", { groups: ["sudoo"] }), user("c", { group: "nothing-like-it" })];
  await assert.rejects(
    finishAccounts(tree, smallContext({ users })),
    (error: { findings: { message: string; hint?: string }[] }) => {
      const said = error.findings.map(({ message, hint }) => `${message} ${hint ?? ""}`).join("\n");
      assert.match(said, /user a: the number 0 is taken/);
      assert.match(said, /sudoo.*Did you mean sudo\?/);
      assert.match(said, /nothing-like-it.*Add it/);
      return true;
    },
  );
});

test("without base-passwd there are root and nobody", async () => {
  const { tree: finished } = await finishAccounts(smallTree({}), smallContext());
  assert.match(textOf(finished, "/etc/passwd") ?? "", /^root:x:0:0:.*\nnobody:x:65534:65534:/);
});

test("no password counts as expired, not even where the image is of the first day of all", async () => {
  const finished = await finishAccounts(tree, { ...smallContext({}), epoch: 0 });
  assert.match(textOf(finished.tree, "/etc/shadow") ?? "", /^root:[^:]*:1:/);
});

test("an account of sysusers.d that says no home has the one that its package's script gave it first", async () => {
  const postinst = "adduser --system --home /var/lib/first --group first\nsystemd-sysusers a.conf\n";
  const homeless = smallTree({ "/usr/lib/sysusers.d/a.conf": 'u first - "First"\nu second - "Second" /srv\n' });
  const packages = [smallPackage("first", {}, { scripts: { postinst } })];
  const { accounts } = await finishAccounts(homeless, smallContext({}, { packages }));
  const homes = new Map(accounts.users.map(({ name, home }) => [name, home]));
  assert.equal(homes.get("first"), "/var/lib/first");
  assert.equal(homes.get("second"), "/srv");
});
