import assert from "node:assert/strict";
import { test } from "node:test";
import { fitsAnswers, recordIdentity, type ScriptRecord } from "./script-record.ts";

const plain: ScriptRecord = { package: "a", scripts: [], effects: [], perMachine: [] };
const own = () => ["a/own"];

const asked = { ...plain, asked: ["a/x", "b/y"] };
const made = { ...asked, answers: { "a/x": "1" } };
const rows: [ScriptRecord, Readonly<Record<string, string>>, boolean][] = [
  [asked, {}, true],
  [asked, { "other/question": "1" }, true],
  [asked, { "a/own": "1" }, true],
  [asked, { "b/y": "1" }, false],
  [made, { "a/x": "1" }, true],
  [made, { "a/x": "1", "other/question": "2" }, true],
  [made, { "a/x": "2" }, false],
  [made, { "a/x": "1", "b/y": "1" }, false],
  [made, {}, false],
  // Whoever wrote it: answers to what was not asked are answers, too.
  [{ ...plain, asked: [], answers: { "a/x": "1" } }, {}, false],
  // Records of before, and of packages without questions.
  [plain, { "other/question": "1" }, true],
  [plain, { "a/own": "1" }, false],
];
for (const [record, answers, fits] of rows) {
  const had = JSON.stringify({ asked: record.asked, answers: record.answers });
  test(`a record with ${had} ${fits ? "counts" : "does not count"} where the answers are ${JSON.stringify(answers)}`, () => {
    assert.equal(fitsAnswers(record, answers, own), fits);
  });
}

test("records with other answers are others, in whatever order these stand", () => {
  const one = { ...plain, answers: { "a/x": "1", "a/y": "2" } };
  assert.equal(recordIdentity(one), recordIdentity({ ...plain, answers: { "a/y": "2", "a/x": "1" } }));
  assert.notEqual(recordIdentity(one), recordIdentity(plain));
});
