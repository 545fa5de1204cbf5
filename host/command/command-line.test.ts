import assert from "node:assert/strict";
import { test } from "node:test";
import type { Command } from "./command.ts";
import { parseCommandLine } from "./command-line.ts";
import { agentHelp, commandHelp } from "./help.ts";

const status: Command = {
  name: "status",
  summary: "how the machine is",
  description: "Shows how the machine is.",
  options: [
    { name: "--json", description: "print it as JSON" },
    { name: "--device", value: "device", description: "of which disk" },
  ],
  examples: ["wherry-agent status --json"],
  run: () => 0,
};
const setUp: Command = { ...status, name: "set-up", options: [], examples: [] };
const commands = [status, setUp];

test("options come with values after a word or an equals sign", () => {
  const cases: readonly (readonly [readonly string[], Readonly<Record<string, string>>])[] = [
    [["status"], {}],
    [["status", "--json"], { "--json": "" }],
    [["status", "--device", "vda", "--json"], { "--device": "vda", "--json": "" }],
    [["status", "--device=LABEL=x"], { "--device": "LABEL=x" }],
    [["status", "--device="], { "--device": "" }],
  ];
  for (const [words, options] of cases) {
    const request = parseCommandLine(words, commands);
    assert.ok(request.kind === "run", words.join(" "));
    assert.equal(request.command, status);
    assert.deepEqual(Object.fromEntries(request.options), options);
  }
});

test("help is asked for in every usual way", () => {
  for (const words of [[], ["--help"], ["-h"], ["help"]])
    assert.deepEqual(parseCommandLine(words, commands), { kind: "help", command: undefined });
  for (const words of [
    ["help", "status"],
    ["status", "--help"],
    ["status", "--json", "-h"],
  ])
    assert.deepEqual(parseCommandLine(words, commands), { kind: "help", command: status });
});

test("wrong words are refused with what was meant, or where to read on", () => {
  const cases: readonly (readonly [readonly string[], RegExp, RegExp])[] = [
    [["stauts"], /^unknown command 'stauts'$/, /^did you mean status\?$/],
    [["zzz"], /^unknown command 'zzz'$/, /^see wherry-agent --help$/],
    [["help", "setup"], /^unknown command 'setup'$/, /^did you mean set-up\?$/],
    [["--hlep"], /^unknown option '--hlep'$/, /^did you mean --help\?$/],
    [["status", "--jsn"], /^status: unknown option '--jsn'$/, /^did you mean --json\?$/],
    [["status", "now"], /^status: 'now' is not expected$/, /^see wherry-agent status --help$/],
    [["status", "--json=1"], /^status: --json takes no value$/, /status --help/],
    [["status", "--device"], /^status: --device needs a value: --device=DEVICE$/, /status --help/],
  ];
  for (const [words, message, hint] of cases) {
    const request = parseCommandLine(words, commands);
    assert.ok(request.kind === "refuse", words.join(" "));
    assert.match(request.message, message);
    assert.match(request.hint, hint);
  }
});

test("help lists every command, and of a command every option", () => {
  const whole = agentHelp(commands);
  assert.match(whole, /^ {2}status {2}how the machine is\n {2}set-up {2}/m);
  assert.match(whole, /^ {2}wherry-agent status --json$/m);
  const one = commandHelp(status);
  for (const option of ["--json ", "--device=DEVICE ", "-h, --help "]) assert.ok(one.includes(option), option);
  assert.doesNotMatch(commandHelp(setUp), /Examples:/);
});
