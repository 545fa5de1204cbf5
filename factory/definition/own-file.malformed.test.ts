import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { SMALLEST } from "@wherry/testing/samples/definitions.ts";
import { loadDefinition } from "./load.ts";
import { readOwnFile } from "./own-file.ts";

/**
 * A folder with a definition in `own`, in which `source` is what is named. Gives what is said about it, or the bytes.
 */
async function sourceIn(folder: string, source: string): Promise<string> {
  const own = join(folder, "own");
  await writeFile(join(own, "image.yaml"), `${SMALLEST}files: [{ path: /etc/x, source: ${JSON.stringify(source)} }]\n`);
  try {
    const { definition } = await loadDefinition("./image.yaml", { stockDirectory: join(folder, "images"), cwd: own });
    const [file] = definition.files;
    assert.equal(file?.content.kind, "source");
    const bytes = readOwnFile(file.content);
    return bytes instanceof Uint8Array ? Buffer.from(bytes).toString("utf8") : bytes.problem;
  } catch (error) {
    assert.ok(error instanceof WherryError);
    return (error.findings ?? []).map(({ message, hint }) => `${message} (${hint})`).join("\n");
  }
}

test("a definition's own files are regular files that are where they seem to be", async () => {
  await using folder = await temporaryDirectory();
  const own = join(folder.path, "own");
  await mkdir(join(own, "sub"), { recursive: true });
  await writeFile(join(own, "fine"), "fine");
  await writeFile(join(folder.path, "beside"), "beside");
  await symlink("../fine", join(own, "sub/within"));
  await symlink("../beside", join(own, "out"));
  await symlink("..", join(own, "up"));
  await symlink("own/fine", join(folder.path, "down"));
  await symlink("/etc/hostname", join(folder.path, "elsewhere"));
  await symlink("/proc/self/environ", join(own, "environment"));
  await symlink("loop", join(own, "loop"));
  await writeFile(join(own, "huge"), "");
  await truncate(join(own, "huge"), 2 ** 31);
  execFileSync("mkfifo", [join(own, "pipe")]);
  const cases: readonly (readonly [source: string, said: RegExp])[] = [
    ["fine", /^fine$/],
    ["sub/within", /^fine$/],
    // What is written there leads out of the folder for everybody to see.
    ["../beside", /^beside$/],
    [join(folder.path, "beside"), /^beside$/],
    ["../down", /^fine$/],
    ["out", /a symbolic link that leads out of .*\/own \(name the file that it leads to, or put a copy in its place\)/],
    ["up/beside", /a symbolic link that leads out of .*\/own/],
    ["../elsewhere", /a symbolic link that leads out of/],
    ["environment", /a symbolic link that leads out of/],
    ["/proc/self/environ", /\/proc\/self\/environ is not a stored file.* \(copy what is meant into a file/],
    ["/proc/cpuinfo", /is not a stored file/],
    ["/dev/zero", /is not a regular file/],
    ["pipe", /is not a regular file/],
    ["sub", /sub holds the link \/within, which leads out of it, to ..\/fine \(leave it out/],
    ["huge", /is larger than 1\.1 GB/],
    ["loop", /a symbolic link that leads to itself/],
    ["missing", /does not exist \(the path is relative to the file that names it\)/],
    ["fine/below", /does not exist/],
  ];
  for (const [source, said] of cases) assert.match(await sourceIn(folder.path, source), said, source);
});
