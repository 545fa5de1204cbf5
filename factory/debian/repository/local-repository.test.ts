import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { buildDeb, type FakePackage } from "@wherry/testing/fakes/fake-deb.ts";
import { repositoryContext } from "@wherry/testing/fixtures/repository-context.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { runOrFail } from "../../system/processes.ts";
import { openRepository } from "./repository.ts";

const hello: FakePackage = {
  name: "hello",
  version: "2.10-3",
  architecture: "amd64",
  fields: {
    Depends: "libc6 (>= 2.36)",
    Description: "greets\n in several lines\n .\n and more",
    Filename: "../../etc/passwd",
    Size: "1",
  },
  files: { "/usr/bin/hello": { content: "#!/bin/sh\n", mode: 0o755 }, "/usr/bin/hi": { link: "hello" } },
};

test("a folder of packages is a repository: size and sum are the file's own, whatever the package says", async () => {
  await using folder = await temporaryDirectory();
  await save(folder.path, "b.deb", hello);
  await save(folder.path, "a.deb", { name: "agent", version: "1", fields: { Provides: "greeter" } });
  await save(folder.path, "c.deb", { name: "foreign", version: "1", architecture: "arm64" });
  await writeFile(join(folder.path, "README"), "not a package");
  await mkdir(join(folder.path, "deeper"));
  const index = await openRepository(
    { kind: "local", path: folder.path, name: "./debs" },
    repositoryContext(folder.path),
  );
  assert.equal(index.id, "./debs");
  assert.equal(index.date, 0);
  assert.deepEqual([...index.names()].sort(), ["agent", "hello"]);
  assert.deepEqual(
    index.providersOf("greeter").map(({ name }) => name),
    ["agent"],
  );
  const bytes = await readFile(join(folder.path, "b.deb"));
  assert.deepEqual(
    index.packagesNamed("hello").map(({ origin }) => origin),
    [
      {
        repository: "./debs",
        path: "b.deb",
        size: bytes.length,
        sha256: createHash("sha256").update(bytes).digest("hex"),
      },
    ],
  );
  assert.equal(index.locate("b.deb"), join(folder.path, "b.deb"));
  assert.deepEqual(index.otherArchitectures?.("foreign"), ["arm64"]);
  assert.deepEqual(index.otherArchitectures?.("hello"), []);
});

test("one .deb file is a repository of one package", async () => {
  await using folder = await temporaryDirectory();
  await save(folder.path, "b.deb", hello);
  await save(folder.path, "a.deb", { name: "other", version: "1" });
  const path = join(folder.path, "b.deb");
  const index = await openRepository({ kind: "local", path, name: "../b.deb" }, repositoryContext(folder.path));
  assert.deepEqual([...index.names()], ["hello"]);
  assert.equal(index.id, "../b.deb");
  assert.equal(index.locate("b.deb"), path);
});

test("the digest follows from the packages, not from their time or order of creation", async () => {
  await using one = await temporaryDirectory();
  await using two = await temporaryDirectory();
  const other: FakePackage = { name: "other", version: "1" };
  const digestOf = async (path: string) =>
    (await openRepository({ kind: "local", path, name: "./debs" }, repositoryContext(path))).digest;
  await save(one.path, "a.deb", other);
  await save(one.path, "b.deb", hello);
  await save(two.path, "b.deb", hello);
  await save(two.path, "a.deb", other);
  assert.equal(await digestOf(one.path), await digestOf(two.path));
  await save(two.path, "a.deb", { ...other, files: { "/changed": "" } });
  assert.notEqual(await digestOf(one.path), await digestOf(two.path));
});

test("a folder without packages, a missing one, and a file that is not a package are errors", async () => {
  await using folder = await temporaryDirectory();
  const open = (path: string) =>
    openRepository({ kind: "local", path, name: "./debs" }, repositoryContext(folder.path));
  await assert.rejects(open(folder.path), { code: "definition.unreadable", message: /holds no \.deb file$/ });
  await assert.rejects(open(join(folder.path, "absent")), { code: "definition.unreadable" });
  await writeFile(join(folder.path, "text.txt"), "x");
  await assert.rejects(open(join(folder.path, "text.txt")), { message: /is neither a folder nor a \.deb file$/ });
  await writeFile(join(folder.path, "false.deb"), "!<arch>\nnothing");
  await assert.rejects(open(folder.path), { code: "package.malformed" });
});

const dpkgDeb = await findPeer("dpkg-deb");
test("dpkg-deb reads the packages that tests are made of", {
  skip: skipWithout({ "dpkg-deb": dpkgDeb }),
}, async () => {
  if (dpkgDeb === undefined) return;
  await using folder = await temporaryDirectory();
  for (const compression of ["none", "gz", "xz", "zst"] as const) {
    await save(folder.path, "x.deb", { ...hello, compression, scripts: { postinst: "#!/bin/sh\n" } });
    const file = join(folder.path, "x.deb");
    const listed = await runOrFail(dpkgDeb.file, [...dpkgDeb.prefix, "--contents", file]);
    assert.match(listed.stdout.toString(), /^-rwxr-xr-x \S+ +10 .* \.\/usr\/bin\/hello$/m);
    assert.match(listed.stdout.toString(), /^lrwxrwxrwx \S+ +0 .* \.\/usr\/bin\/hi -> hello$/m);
    const said = await runOrFail(dpkgDeb.file, [...dpkgDeb.prefix, "--field", file, "Package", "Depends"]);
    assert.equal(said.stdout.toString(), "Package: hello\nDepends: libc6 (>= 2.36)\n");
  }
});

async function save(folder: string, name: string, package_: FakePackage): Promise<void> {
  await writeFile(join(folder, name), await buildDeb(package_));
}

test("a pipe or a device among the packages is refused, and not waited for", async () => {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "a.deb");
  const source = { kind: "local", path: folder.path, name: "./debs" } as const;
  for (const make of [async () => await runOrFail("mkfifo", [file]), async () => await symlink("/dev/zero", file)]) {
    await make();
    await assert.rejects(openRepository(source, repositoryContext(folder.path)), {
      code: "package.malformed",
      message: /a\.deb is not a regular file/,
    });
    await rm(file);
  }
});
