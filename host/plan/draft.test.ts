import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { fakeMachine } from "@wherry/testing/fakes/fake-machine.ts";
import type { Contents } from "./contents.ts";
import { createDraft, type Draft } from "./draft.ts";
import type { DraftNode } from "./draft-node.ts";

/** Keeps nothing: these tests ask what is there, and not for the steps that lead to it. */
const noContents: Contents = {
  read: () => assert.fail("nothing is kept"),
  keep: () => assert.fail("nothing is to be kept"),
};
const root = { uid: 0, gid: 0 };
const directory: DraftNode = { kind: "directory", mode: 0o755, ...root };
const file = (text: string): DraftNode => ({ kind: "file", mode: 0o644, ...root, pieces: [encodeUtf8(text)] });
const link = (target: string): DraftNode => ({ kind: "link", target, ...root });
const from = ["storage"];

function draftOf(files: Parameters<typeof fakeMachine>[0]): Draft {
  return createDraft(fakeMachine(files).system, noContents);
}

function textAt(draft: Draft, path: string): string | undefined {
  const bytes = draft.read(path);
  return bytes === undefined ? undefined : decodeUtf8(bytes);
}

test("what is decided lies over what the disk has, and nothing else is changed", () => {
  const draft = draftOf({ "/etc/a": "disk", "/etc/b": "disk" });
  draft.put("/etc/a", file("new"), from);
  draft.put("/etc/c", file("more"), from);
  draft.remove("/etc/b", from);
  assert.deepEqual(draft.list("/etc"), ["a", "c"]);
  assert.deepEqual(
    [textAt(draft, "/etc/a"), textAt(draft, "/etc/b"), textAt(draft, "/etc/c")],
    ["new", undefined, "more"],
  );
});

test("folders that are missing are made, and links in the folders of a path are followed", () => {
  const draft = draftOf({ "/var/home/core/x": "", "/home": { link: "var/home" } });
  draft.put("/home/core/.ssh/keys", file("key"), from);
  assert.equal(draft.resolve("/home/core/.ssh/keys"), "/var/home/core/.ssh/keys");
  assert.deepEqual(draft.lookup("/var/home/core/.ssh"), directory);
  assert.equal(textAt(draft, "/var/home/core/.ssh/keys"), "key");
});

test("a link that is decided leads on at once, and one that goes leads nowhere", () => {
  const draft = draftOf({ "/opt/a/file": "of a", "/opt/b/file": "of b", "/current": { link: "/opt/a" } });
  assert.equal(textAt(draft, "/current/file"), "of a");
  draft.put("/current", link("opt/b"), from);
  assert.equal(textAt(draft, "/current/file"), "of b");
  draft.remove("/current", from);
  assert.equal(draft.lookup("/current/file"), undefined);
});

test("what took a folder's place has nothing below it, and neither has a folder that is made anew", () => {
  const draft = draftOf({ "/srv/data/old": "old" });
  draft.remove("/srv/data", from);
  assert.equal(draft.lookup("/srv/data/old"), undefined);
  draft.put("/srv/data", directory, from);
  assert.deepEqual(draft.list("/srv/data"), []);
  draft.put("/srv/data/new", file("new"), from);
  assert.deepEqual(draft.list("/srv/data"), ["new"]);
});

test("a folder that stays a folder keeps what is in it", () => {
  const draft = draftOf({ "/srv/data/old": "old" });
  draft.put("/srv/data", { ...directory, mode: 0o700 }, from);
  assert.deepEqual(draft.list("/srv/data"), ["old"]);
});

test("a file in the place of a folder that is needed, a circle of links and the root are refused by name", () => {
  const draft = draftOf({ "/etc/file": "", "/loop": { link: "loop" } });
  const refused = (act: () => unknown, says: RegExp) =>
    assert.throws(
      act,
      (error: Error & { readonly code?: string }) => error.code === "files.conflict" && says.test(error.message),
    );
  refused(
    () => draft.put("/etc/file/below", file(""), from),
    /\/etc\/file is a file, but \/etc\/file\/below needs a directory/,
  );
  refused(() => draft.follow("/loop/x"), /\/loop\/x leads through too many symbolic links/);
  refused(() => draft.remove("/", from), /\/ cannot be overwritten/);
});

test("a hard link keeps its content when the path that it was made from goes", () => {
  const draft = draftOf({ "/a": "text" });
  draft.put("/b", { kind: "hard-link", target: "/a" }, from);
  draft.remove("/a", from);
  assert.equal(draft.lookup("/a"), undefined);
  assert.equal(textAt(draft, "/b"), "text");
});
