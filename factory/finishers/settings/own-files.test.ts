import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
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
const owned = { mode: 0o640, user: "core", group: "0", template: false };
const copied = { exclude: [], folderMode: 0o755 };
const inline = (text: string) => ({ kind: "inline", text }) as const;

test("the definition's files win over packages', from text or from a file of the user's", async () => {
  await using folder = await temporaryDirectory();
  const source = join(folder.path, "source");
  await writeFile(source, "from a file");
  const definition = {
    directories: [{ path: "/etc/app.d", mode: 0o750, user: "root", group: "core" }],
    files: [
      { path: "/etc/motd", ...owned, content: inline("mine") },
      {
        path: "/bin/tool",
        ...owned,
        content: { kind: "source", path: source, within: folder.path, ...copied } as const,
      },
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

test("what packages let one add to works: sites, snippets, modules to load", async () => {
  const packages = smallTree({
    "/etc/nginx/sites-available/default": "theirs",
    "/etc/nginx/sites-enabled/default": { link: "../sites-available/default" },
    "/etc/php/8.4/fpm/conf.d/20-curl.ini": { link: "../../mods-available/curl.ini" },
    "/etc/modules-load.d/modules.conf": { link: "../modules" },
  });
  const files = [
    "/etc/nginx/sites-enabled/default",
    "/etc/php/8.4/fpm/conf.d/99-own.ini",
    "/etc/modules-load.d/own.conf",
  ].map((path) => ({ path, ...owned, content: inline("mine") }));
  const links = [{ path: "/etc/nginx/sites-enabled/own", target: "../sites-available/own" }];
  const finished = await putOwnFiles(packages, accounts, smallContext({ files, links }));
  for (const { path } of files) assert.equal(textOf(finished, path), "mine");
  // The link is replaced, not the file that it led to.
  assert.equal(textOf(finished, "/etc/nginx/sites-available/default"), "theirs");
  assert.equal(linkOf(finished, "/etc/nginx/sites-enabled/own"), "../sites-available/own");
  assert.equal(linkOf(finished, "/etc/php/8.4/fpm/conf.d/20-curl.ini"), "../../mods-available/curl.ini");
});

test("whatever does not fit is reported together", async () => {
  const definition = {
    directories: [{ path: "/etc/motd", mode: 0o755, user: "root", group: "root" }],
    files: [
      { path: "/usr/bin", ...owned, content: inline("") },
      { path: "/etc/motd/below", ...owned, content: inline("") },
      { path: "/etc/owner", ...owned, user: "cor", group: "core", content: inline("") },
      {
        path: "/etc/source",
        ...owned,
        content: { kind: "source", path: "/nonexistent/file", within: "/nonexistent", ...copied } as const,
      },
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

test("a packaged file gets another mode and owner, and keeps its content and what is not said", async () => {
  const packaged = { content: { kind: "packaged" } as const, template: false, mode: null, user: null, group: null };
  const tree = smallTree({ "/etc/app.conf": "theirs", "/usr/bin/tool": "", "/bin": { link: "usr/bin" } });
  const files = [
    { ...packaged, path: "/etc/app.conf", mode: 0o640, group: "core" },
    { ...packaged, path: "/bin/tool", mode: 0o2755 },
  ];
  const finished = await putOwnFiles(tree, accounts, smallContext({ files }));
  const { mode, uid, gid } = finished.get("/etc/app.conf") ?? {};
  assert.deepEqual([mode, uid, gid, textOf(finished, "/etc/app.conf")], [0o640, 0, 1000, "theirs"]);
  assert.equal(finished.get("/usr/bin/tool")?.mode, 0o2755);
  const missing = smallContext({ files: [{ ...packaged, path: "/etc/ap.conf", mode: 0o640 }] });
  await assert.rejects(putOwnFiles(tree, accounts, missing), (error: { findings: { message: string }[] }) => {
    assert.match(error.findings[0]?.message ?? "", /\/etc\/ap.conf: no package of this image has such a file/);
    return true;
  });
});

test("a folder is copied with programs and links, without what is left out, by one owner", async () => {
  await using folder = await temporaryDirectory();
  const app = join(folder.path, "app");
  await mkdir(join(app, "bin"), { recursive: true });
  await mkdir(join(app, "logs/old"), { recursive: true });
  await writeFile(join(app, "bin/start"), "#!/bin/sh\n", { mode: 0o777 });
  await writeFile(join(app, "readme"), "hello ${" + "{ who }}", { mode: 0o600 });
  await writeFile(join(app, "logs/old/x.log"), "");
  await writeFile(join(app, "y.log"), "");
  await symlink("bin/start", join(app, "run"));
  const content = { kind: "source", path: app, within: folder.path, exclude: ["*.log", "logs/**"], folderMode: 0o750 };
  const file = { path: "/opt/app", mode: null, user: "core", group: null, template: true };
  const put = (exclude: readonly string[]) =>
    putOwnFiles(
      smallTree({ "/opt/app/bin/there": "" }),
      accounts,
      smallContext({
        parameters: { who: "world" },
        files: [{ ...file, content: { ...content, kind: "source", exclude } }],
      }),
    );
  const finished = await put(content.exclude);
  const listed = [...finished].filter(([path]) => path.startsWith("/opt/app"));
  assert.deepEqual(listed.map(([path, { kind, mode, uid }]) => `${path} ${kind} ${mode.toString(8)} ${uid}`).sort(), [
    "/opt/app directory 750 1000",
    "/opt/app/bin directory 750 1000",
    "/opt/app/bin/start file 755 1000",
    "/opt/app/bin/there file 644 0",
    "/opt/app/logs directory 750 1000",
    "/opt/app/readme file 644 1000",
    "/opt/app/run link 777 1000",
  ]);
  assert.equal(textOf(finished, "/opt/app/readme"), "hello world");
  await symlink("../../secret", join(app, "logs/out"));
  await put(content.exclude);
  await assert.rejects(put([]), (error: { findings: { message: string; hint: string }[] }) => {
    assert.match(error.findings[0]?.message ?? "", /the link \/logs\/out, which leads out of it, to ..\/..\/secret/);
    return true;
  });
});
