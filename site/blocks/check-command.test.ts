import assert from "node:assert/strict";
import { test } from "node:test";
import { checkCommand, checkMention } from "./check-command.ts";

for (const [line, problem] of [
  ["build a.yaml --output out --format raw,qcow2", undefined],
  ["store list --json", undefined],
  ["validate a.bu b.bu --lint", undefined],
  ["--help", undefined],
  ["buidl a.yaml", /no command "buidl a.yaml"/],
  ["store lsit", /no command/],
  ["store", /no command/],
  ["build a.yaml --outptu out", /has no option --outptu/],
  ["build a.yaml --output", /argument missing/],
  ["build a.yaml --compression best", /fast, release/],
  ["run a.qcow2 --memory lots", /whole number/],
  ["build", /lacks an argument/],
  ["build a.yaml b.yaml", /takes no "b.yaml"/],
] as const) {
  test(`wherry ${line}: ${problem === undefined ? "is right" : "is told as wrong"}`, async () => {
    const found = await checkCommand(line.split(" "));
    if (problem === undefined) assert.equal(found, undefined);
    else assert.match(found ?? "", problem);
  });
}

for (const [words, right] of [
  ["run", true],
  ["run --disk SIZE", true],
  ["store list", true],
  ["store", true],
  ["build --help", true],
  ["store lsit", false],
  ["ran", false],
  ["run --disc SIZE", false],
] as const) {
  test(`a mention of wherry ${words} ${right ? "is right" : "is told as wrong"}`, async () => {
    assert.equal((await checkMention(words.split(" "))) === undefined, right);
  });
}
