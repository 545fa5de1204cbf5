import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import * as fc from "fast-check";
import { applyHunks, diffLines } from "./line-edit.ts";

const text = fc.array(fc.constantFrom("a", "b", "c", "", "# d"), { maxLength: 30 }).map((lines) => lines.join("\n"));

test("an edit makes one text the other", () => {
  assertProperty(
    fc.property(text, text, (before, after) => {
      assert.deepEqual(applyHunks(before, diffLines(before, after)), { text: after, lost: [] });
    }),
  );
});

test("an edit of a text without lines that are alike changes nothing the second time", () => {
  const distinct = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { maxLength: 12 }).map((all) => all.join("\n"));
  assertProperty(
    fc.property(distinct, distinct, (before, after) => {
      assert.equal(applyHunks(after, diffLines(before, after)).text, after);
    }),
  );
});

const hosts = ["root", "passwd: files", "group: files", "", "hosts: files dns", "networks: files", ""].join("\n");
const withResolve = hosts.replace("files dns", "files resolve dns");

test("two packages edit the same file, whoever comes first", () => {
  const withSystemd = hosts.replace("passwd: files", "passwd: files systemd");
  const [one, other] = [diffLines(hosts, withResolve), diffLines(hosts, withSystemd)];
  const both = withSystemd.replace("files dns", "files resolve dns");
  assert.deepEqual(applyHunks(applyHunks(hosts, one).text, other), { text: both, lost: [] });
  assert.deepEqual(applyHunks(applyHunks(hosts, other).text, one), { text: both, lost: [] });
});

test("an edit that is done already changes nothing", () => {
  assert.deepEqual(applyHunks(withResolve, diffLines(hosts, withResolve)), { text: withResolve, lost: [] });
});

test("lines at the end of a file find their place although others were added there", () => {
  const added = diffLines("one\ntwo\n", "one\ntwo\nthree\n");
  assert.equal(applyHunks("zero\none\ntwo\n", added).text, "zero\none\ntwo\nthree\n");
});

test("an edit of a file that is another one is given back", () => {
  const hunks = diffLines(hosts, withResolve);
  assert.deepEqual(applyHunks("nothing\nof\nthe kind\n", hunks), { text: "nothing\nof\nthe kind\n", lost: hunks });
});

const sections = ["one", "two", "three"]
  .map((name) => `[${name}]\nenabled = no\nport = 1\nuser = x\nlog = y\n`)
  .join("\n");

test("an edit in one of several sections that are alike finds its own", () => {
  const edited = sections.replace(/y\n$/, "z\n");
  assert.deepEqual(applyHunks(sections, diffLines(sections, edited)), { text: edited, lost: [] });
});

test("an edit that fits several places is given back", () => {
  const [hunk] = diffLines("a\nb\nc\nd\n", "a\nb\nnew\nc\nd\n");
  assert.ok(hunk);
  const twice = "a\nb\nc\nd\na\nb\nc\nd\n";
  const narrow = { ...hunk, before: ["a", "b"], after: ["c", "d"] };
  assert.deepEqual(applyHunks(twice, [narrow]), { text: twice, lost: [narrow] });
});
