import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { Accounts } from "@wherry/core/accounts/accounts.ts";
import { linkOf, smallContext, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { putOwnFiles } from "./own-files.ts";

const accounts: Accounts = {
  users: ["root", "core"].map((name, index) => ({
    name,
    uid: index * 1000,
    gid: index * 1000,
    description: "",
    home: "/",
    shell: "",
    password: "",
    aging: "",
  })),
  groups: ["root", "core"].map((name, index) => ({ name, gid: index * 1000, members: [], password: "" })),
};
const owned = { mode: 0o640, user: "core", group: "0" };
const inline = (text: string) => ({ kind: "inline", text }) as const;

test("the definition's files win over packages', from text or from a file of the user's", async () => {
  await using folder = await temporaryDirectory();
  const source = join(folder.path, "source");
  await writeFile(source, "from a file");
  const definition = {
    directories: [{ path: "/etc/app.d", mode: 0o750, user: "root", group: "core" }],
    files: [
      { path: "/etc/motd", ...owned, content: inline("mine") },
      { path: "/bin/tool", ...owned, content: { kind: "source", path: source } as const },
    ],
    links: [{ path: "/etc/issue", target: "motd" }],
  };
  const tree = smallTree({
    "/etc/motd": "theirs",
    "/etc/issue": "theirs",
    "/usr/bin/x": "",
    "/bin": { link: "usr/bin" },
  });
  const finished = await putOwnFiles(tree, accounts, smallContext(definition));
  assert.equal(textOf(finished, "/etc/motd"), "mine");
  assert.equal(textOf(finished, "/usr/bin/tool"), "from a file");
  assert.equal(linkOf(finished, "/etc/issue"), "motd");
  assert.deepEqual([finished.get("/etc/motd")?.uid, finished.get("/etc/motd")?.gid], [1000, 0]);
  assert.equal(finished.get("/etc/app.d")?.mode, 0o750);
});

test("whatever does not fit is reported together", async () => {
  const definition = {
    directories: [{ path: "/etc/motd", mode: 0o755, user: "root", group: "root" }],
    files: [
      { path: "/usr/bin", ...owned, content: inline("") },
      { path: "/etc/motd/below", ...owned, content: inline("") },
      { path: "/etc/owner", mode: 0o644, user: "cor", group: "core", content: inline("") },
      { path: "/etc/source", ...owned, content: { kind: "source", path: "/nonexistent/file" } as const },
    ],
  };
  const tree = smallTree({ "/etc/motd": "", "/usr/bin/x": "" });
  await assert.rejects(
    putOwnFiles(tree, accounts, smallContext(definition)),
    (error: { findings: { message: string; hint?: string }[] }) => {
      const said = error.findings.map(({ message, hint }) => `${message} ${hint ?? ""}`).join("\n");
      for (const pattern of [
        /directories: \/etc\/motd/,
        /\/usr\/bin is a directory/,
        /\/etc\/motd\/below/,
        /no user cor Did you mean core/,
        /cannot read/,
      ]) {
        assert.match(said, pattern);
      }
      return true;
    },
  );
});
