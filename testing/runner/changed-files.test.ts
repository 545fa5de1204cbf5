import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { findChanges } from "./changed-files.ts";

const who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];

test("changes are those since main, on main those that are not committed, else those of the last commit", async () => {
  await using folder = await temporaryDirectory();
  const root = folder.path;
  const git = (...words: string[]) => execFileSync("git", [...who, ...words], { cwd: root, stdio: "ignore" });
  const write = (name: string, text: string) => writeFile(join(root, name), text);
  const commit = () => {
    git("add", "--all");
    git("commit", "--quiet", "--message", "a");
  };
  git("init", "--quiet", "--initial-branch=main");
  await write("first", "1");
  commit();
  assert.deepEqual(findChanges(root), { since: "the last commit", files: [] });
  await write("second", "1");
  commit();
  assert.deepEqual(findChanges(root), { since: "the commit before the last", files: ["second"] });
  await write("first", "2");
  await write("names with spaces é", "");
  assert.deepEqual(findChanges(root), { since: "the last commit", files: ["first", "names with spaces é"] });
  git("checkout", "--quiet", "-b", "branch");
  commit();
  await rm(join(root, "second"));
  assert.deepEqual(findChanges(root), { since: "main", files: ["first", "names with spaces é", "second"] });
  git("branch", "--move", "main", "other");
  assert.deepEqual(findChanges(root), { since: "the last commit", files: ["second"] });
});
