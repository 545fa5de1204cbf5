import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding } from "@wherry/core/errors/finding.ts";
import { describeFailure, exitStatus, failureObject } from "./failure.ts";
import { formatLines } from "./printer.ts";

const refusal = new WherryError("config.invalid", "it is wrong", {
  where: { file: "a.bu", line: 3, column: 7 },
  hint: "correct it",
  findings: [
    createFinding("error", "one", { where: { file: "b.bu" }, hint: "so" }),
    createFinding("error", "two\nlines"),
  ],
});
const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
  code: "ENOSPC",
  syscall: "write",
  path: "/store/a",
});

/** As it is printed. */
const said = (error: unknown, debug: boolean) => formatLines(describeFailure(error, debug));

test("the exit status tells wrong use, interruption and failure apart", () => {
  const cases: readonly (readonly [unknown, number])[] = [
    [new WherryError("usage.invalid", "no"), 2],
    [new WherryError("interrupted", "stopped"), 130],
    [refusal, 1],
    [new TypeError("undefined is not a function"), 1],
    ["thrown text", 1],
  ];
  for (const [error, status] of cases) assert.equal(exitStatus(error), status);
});

test("a file that the message begins with is not named twice", () => {
  const malformed = new WherryError("package.malformed", "a.deb has no Version", { where: { file: "a.deb" } });
  assert.equal(said(malformed, false).split("\n")[0], "error: a.deb has no Version  [package.malformed]");
  const other = new WherryError("package.malformed", "a.debug is empty", { where: { file: "a.deb" } });
  assert.equal(said(other, false).split("\n")[0], "error: a.deb: a.debug is empty  [package.malformed]");
});

test("a failure names place, message, code, findings and what to do, in this order", () => {
  assert.equal(
    said(refusal, false),
    `error: a.bu:3:7: it is wrong  [config.invalid]
  b.bu: one
    so
  two\\nlines
  correct it
`,
  );
});

test("a failed system call says in words what to do; anything else is called a bug", () => {
  assert.match(said(full, false), /^error: \/store\/a: .*\[output\.unwritable\]\n {2}free some space/);
  const bug = said(new TypeError("x is undefined"), false);
  assert.match(bug, /^error: this should not have happened: x is undefined {2}\[internal\]\n {2}.*--debug/);
  assert.match(said("text", false), /this should not have happened: text/);
});

test("only with debug is there a stack trace, that of the causes included", () => {
  const error = new WherryError("internal", "outer", { cause: new Error("inner") });
  assert.doesNotMatch(said(error, false), /\n +at /);
  assert.match(said(error, true), /outer[\s\S]*\n +at [\s\S]*inner[\s\S]*\n +at /);
});

test("as JSON a failure is its code, message, place, hint and findings", () => {
  assert.deepEqual(failureObject(refusal), {
    type: "error",
    code: "config.invalid",
    message: "it is wrong",
    where: { file: "a.bu", line: 3, column: 7 },
    hint: "correct it",
    findings: [{ message: "one", where: { file: "b.bu" }, hint: "so" }, { message: "two\nlines" }],
  });
  assert.deepEqual(Object.keys(failureObject(new Error("x"))).includes("where"), false);
});

test("a person reads forty findings, and is told how many more there are", () => {
  const findings = Array.from({ length: 42 }, (_, index) => createFinding("error", `finding ${index}`));
  const lines = describeFailure(new WherryError("image.broken", "it would not work", { findings }), false);
  assert.deepEqual(lines.slice(-2), ["  finding 39", "  and 2 more: --json has all of them"]);
});
