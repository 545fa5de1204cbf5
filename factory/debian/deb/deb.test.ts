import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { chmod, link, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { debArchive } from "@wherry/testing/fakes/deb-archive.ts";
import { buildDeb } from "@wherry/testing/fakes/fake-deb.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { scriptBytes } from "../../packages/contents/package-contents.ts";
import type { PackageEntry } from "../../packages/contents/package-entries.ts";
import { run, runOrFail } from "../../system/processes.ts";
import { readDebControl, unpackDeb } from "./deb.ts";

async function unpackFile(path: string): Promise<Awaited<ReturnType<typeof unpackDeb>> & { data: Buffer }> {
  const pieces: Buffer[] = [];
  const contents = await unpackDeb(path, async (piece) => void pieces.push(Buffer.from(piece)));
  return { ...contents, data: Buffer.concat(pieces) };
}

test("scripts that are no text keep their bytes", async () => {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "hello.deb");
  const program = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0xff, 0, 0xe9]);
  await writeFile(
    path,
    await buildDeb({ name: "hello", version: "1", scripts: { postinst: program, preinst: "#!/bin/sh\n" } }),
  );
  const { scripts } = await unpackFile(path);
  assert.deepEqual(scripts.map(scriptBytes), [program, Buffer.from("#!/bin/sh\n")]);
  assert.deepEqual(
    scripts.map(({ base64 }) => base64),
    ["f0VMRv8A6Q==", undefined],
  );
});

test("a package's control, scripts, conffiles and entries are read, and offsets point at the content", async () => {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "hello.deb");
  const script = "#!/bin/sh\nexit 0\n";
  await writeFile(
    path,
    await debArchive({
      scripts: {
        postinst: script,
        md5sums: "",
        conffiles: "/etc/hello\nremove-on-upgrade /etc/old\n",
        triggers: "activate-noawait ldconfig\n",
      },
      data: [
        { path: "./etc/", type: "5", mode: 0o750, gid: 42 },
        { path: "./etc/hello", content: "hello\n", mtime: 1700000000 },
        { path: "./etc/empty" },
        { path: "./usr", type: "5" },
        { path: "./usr/su", content: "su", mode: 0o4755 },
        { path: "./usr/again", type: "1", target: "./usr/su" },
        { path: "./usr/link", type: "2", target: "../etc/hello" },
        { path: "./usr/absolute", type: "2", target: "/etc/alternatives/x" },
      ],
    }),
  );
  const { data, ...contents } = await unpackFile(path);
  assert.equal(contents.control, await readDebControl(path));
  assert.deepEqual(contents.identity, { name: "hello", version: "1.0-1", architecture: "amd64" });
  assert.deepEqual(contents.scripts, [{ name: "postinst", text: script, sha256: hash("sha256", script) }]);
  assert.deepEqual(contents.conffiles, ["/etc/hello"]);
  assert.equal(contents.triggers, "activate-noawait ldconfig\n");
  assert.equal(contents.dataSize, data.length);
  const root = { uid: 0, gid: 0, mtime: 0 };
  const strip = (entry: PackageEntry): object => (entry.kind === "file" ? { ...entry, offset: 0, sha256: "" } : entry);
  assert.deepEqual(contents.entries.map(strip), [
    { path: "/", kind: "directory", mode: 0o755, ...root },
    { path: "/etc", kind: "directory", mode: 0o750, ...root, gid: 42 },
    { path: "/etc/hello", kind: "file", mode: 0o644, ...root, mtime: 1700000000, offset: 0, size: 6, sha256: "" },
    { path: "/etc/empty", kind: "file", mode: 0o644, ...root, offset: 0, size: 0, sha256: "" },
    { path: "/usr", kind: "directory", mode: 0o755, ...root },
    { path: "/usr/su", kind: "file", mode: 0o4755, ...root, offset: 0, size: 2, sha256: "" },
    { path: "/usr/again", kind: "hard-link", mode: 0o644, ...root, target: "/usr/su" },
    { path: "/usr/link", kind: "link", mode: 0o777, ...root, target: "../etc/hello" },
    { path: "/usr/absolute", kind: "link", mode: 0o777, ...root, target: "/etc/alternatives/x" },
  ]);
  for (const entry of contents.entries) {
    if (entry.kind !== "file") continue;
    assert.equal(hash("sha256", data.subarray(entry.offset, entry.offset + entry.size)), entry.sha256);
  }
});

const dpkg = await findPeer("dpkg-deb");
const tar = await findPeer("tar");
const skip = skipWithout({ "dpkg-deb": dpkg, tar });

for (const compression of ["none", "gzip", "xz", "zstd"]) {
  test(`what dpkg-deb packs with ${compression} is read as tar lists it`, { skip }, async () => {
    if (dpkg === undefined || tar === undefined) return;
    await using folder = await temporaryDirectory();
    const tree = join(folder.path, "tree");
    await mkdir(join(tree, "DEBIAN"), { recursive: true });
    const control =
      "Package: probe\nVersion: 1:2.0-3\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\nDescription: probe\n";
    await writeFile(join(tree, "DEBIAN/control"), control);
    const long = join("usr/share", "long-".repeat(30), "name-".repeat(30));
    await mkdir(join(tree, long), { recursive: true });
    await writeFile(join(tree, long, "file"), "x".repeat(100_000));
    await writeFile(join(tree, "usr/ünïcode"), "");
    await chmod(join(tree, "usr/ünïcode"), 0o4711);
    await link(join(tree, long, "file"), join(tree, "usr/zz-same"));
    await symlink(`share/${"long-".repeat(30)}/${"name-".repeat(30)}/file`, join(tree, "usr/to"));
    const path = join(folder.path, "probe.deb");
    await runOrFail(dpkg.file, [...dpkg.prefix, "--root-owner-group", "-Z", compression, "--build", tree, path]);
    const contents = await unpackFile(path);
    assert.equal(contents.control, control);
    const archive = (await runOrFail(dpkg.file, [...dpkg.prefix, "--fsys-tarfile", path])).stdout;
    assert.ok(contents.data.equals(archive));
    const listing = await run(
      tar.file,
      [...tar.prefix, "-tv", "--numeric-owner", "--quoting-style=literal", "--full-time"],
      { input: archive, env: { TZ: "UTC", PATH: process.env.PATH ?? "", LC_ALL: "C.UTF-8" } },
    );
    assert.equal(
      contents.entries.map(listingLine).join(""),
      listing.stdout.toString().replace(/^(\S+ \S+) +/gm, "$1 "),
    );
    const size = (await readFile(path)).length;
    assert.ok(size > 0);
  });
}

/** The line of `tar -tv --numeric-owner --full-time`. */
function listingLine(entry: PackageEntry): string {
  const letter = { directory: "d", file: "-", link: "l", "hard-link": "h" }[entry.kind];
  const bits = Array.from({ length: 9 }, (_, index) =>
    entry.mode & (0o400 >> index) ? ("rwx"[index % 3] ?? "") : "-",
  );
  if (entry.mode & 0o4000) bits[2] = bits[2] === "x" ? "s" : "S";
  if (entry.mode & 0o2000) bits[5] = bits[5] === "x" ? "s" : "S";
  const time = new Date(entry.mtime * 1000).toISOString().slice(0, 19).replace("T", " ");
  const slash = entry.kind === "directory" && entry.path !== "/" ? "/" : "";
  const target =
    entry.kind === "link" ? ` -> ${entry.target}` : entry.kind === "hard-link" ? ` link to .${entry.target}` : "";
  const size = entry.kind === "file" ? entry.size : 0;
  return `${letter}${bits.join("")} ${entry.uid}/${entry.gid} ${size} ${time} .${entry.path}${slash}${target}\n`;
}

test("a script that is no text keeps its bytes", async () => {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "program.deb");
  const bytes = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0xff]);
  await writeFile(path, await debArchive({ scripts: { postinst: bytes }, data: [] }));
  const { scripts } = await unpackFile(path);
  assert.deepEqual(Buffer.from(scripts[0]?.base64 ?? "", "base64"), bytes);
});
