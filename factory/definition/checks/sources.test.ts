import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { checkText } from "@wherry/testing/samples/written-definition.ts";
import { checkSources } from "./sources.ts";

/** FOLDER has: file, folder/, a.deb, link -> nowhere. */
const cases: readonly (readonly [what: string, yaml: string, ...problems: string[]])[] = [
  ["a file", "files: [{ path: /a, source: file }]"],
  [
    "a file that is not there",
    "files: [{ path: /a, source: none }]",
    "1:29: FOLDER/none does not exist (the path is relative to the file that names it)",
  ],
  [
    "a link to nothing",
    "files: [{ path: /a, source: link }]",
    "1:29: FOLDER/link does not exist (the path is relative to the file that names it)",
  ],
  ["a folder that is copied", "files: [{ path: /a, source: folder }]"],
  [
    "a device for a file",
    "files: [{ path: /a, source: /dev/null }]",
    "1:29: /dev/null is not a regular file (the path is relative to the file that names it)",
  ],
  [
    "a repository's key that is not there",
    "repositories: [{ url: https://example.org, suite: a, keys: [file, none] }]",
    "1:67: FOLDER/none does not exist (the path is relative to the file that names it)",
  ],
  ["a folder of packages", "repositories: [{ path: folder }]"],
  ["one package", "repositories: [{ path: a.deb }]"],
];

for (const [what, yaml, ...problems] of cases) {
  test(`${what} is ${problems.length === 0 ? "fine" : "told where it is named"}`, async () => {
    await using folder = await temporaryDirectory();
    await writeFile(join(folder.path, "file"), "x");
    await writeFile(join(folder.path, "a.deb"), "x");
    await mkdir(join(folder.path, "folder"));
    await symlink("nowhere", join(folder.path, "link"));
    const said = await checkText(checkSources, yaml, folder.path);
    assert.deepEqual(
      said.map((line) => line.replaceAll(folder.path, "FOLDER")),
      problems,
    );
  });
}

test("a file in place of a folder of packages is told", async () => {
  await using folder = await temporaryDirectory();
  await writeFile(join(folder.path, "file"), "x");
  const [said = ""] = await checkText(checkSources, "repositories: [{ path: file }]", folder.path);
  assert.match(said, /^1:24: .*file is neither a folder nor /);
});
