import assert from "node:assert/strict";
import { test } from "node:test";
import { sketchRoot } from "@wherry/testing/fixtures/provisioning-sketch.ts";
import { rooted } from "../system/rooted.ts";
import { runAgent } from "./agent.ts";

async function call(...words: string[]) {
  await using sketch = await sketchRoot({ "usr/lib/os-release": "IMAGE_ID=core\nIMAGE_VERSION=2.1.0\n" });
  let stdout = "";
  let stderr = "";
  const system = {
    ...rooted(sketch.system, sketch.root),
    print: (text: string) => {
      stdout += text;
    },
    complain: (text: string) => {
      stderr += text;
    },
  };
  const status = runAgent(system, { words, log: () => {} });
  return { status, stdout, stderr };
}

for (const words of [[], ["--help"], ["-h"], ["help"]]) {
  test(`"wherry-agent ${words.join(" ")}" says what there is`, async () => {
    const { status, stdout, stderr } = await call(...words);
    assert.deepEqual([status, stderr], [0, ""]);
    assert.match(stdout, /^Usage: wherry-agent <command>/);
    for (const name of ["status", "provision", "setup"]) assert.match(stdout, new RegExp(`^ {2}${name} {2,}\\S`, "m"));
    assert.ok(stdout.split("\n").every((line) => line.length <= 100));
  });
}

for (const words of [
  ["help", "status"],
  ["status", "--help"],
  ["status", "--json", "-h"],
]) {
  test(`"wherry-agent ${words.join(" ")}" explains the command`, async () => {
    const { status, stdout, stderr } = await call(...words);
    assert.deepEqual([status, stderr], [0, ""]);
    assert.match(stdout, /^Usage: wherry-agent status \[options\]\n.*^ {2}--json {2,}print it as JSON/ms);
  });
}

for (const { words, said } of [
  { words: ["statsu"], said: "unknown command 'statsu'\n  did you mean status?" },
  { words: ["Status"], said: "unknown command 'Status'\n  did you mean status?" },
  { words: ["help", "stat"], said: "unknown command 'stat'\n  see wherry-agent --help" },
  { words: ["frobnicate"], said: "unknown command 'frobnicate'\n  see wherry-agent --help" },
  { words: ["--hepl"], said: "unknown option '--hepl'\n  did you mean --help?" },
  { words: ["status", "--jsno"], said: "status: unknown option '--jsno'\n  did you mean --json?" },
  { words: ["status", "--verbose"], said: "status: unknown option '--verbose'\n  see wherry-agent status --help" },
  { words: ["status", "--json=yes"], said: "status: --json takes no value\n  see wherry-agent status --help" },
  { words: ["status", "now"], said: "status: 'now' is not expected\n  see wherry-agent status --help" },
  {
    words: ["setup", "--usr-device"],
    said: "setup: --usr-device needs a value: --usr-device=DEVICE\n  see wherry-agent setup --help",
  },
  {
    words: ["provision"],
    said: "provision: a running machine is not provisioned again\n  use --plan to see what a configuration would change",
  },
  { words: ["setup"], said: "setup: --usr-device is missing\n  only the initrd calls it" },
]) {
  test(`"wherry-agent ${words.join(" ")}" is wrong use: status 2, and what to do`, async () => {
    assert.deepEqual(await call(...words), { status: 2, stdout: "", stderr: `wherry-agent: ${said}\n` });
  });
}

test("the status is one screen for people, and JSON for programs", async () => {
  const people = await call("status");
  assert.deepEqual([people.status, people.stderr], [0, ""]);
  assert.match(people.stdout, /^image +core 2\.1\.0$/m);
  assert.ok(people.stdout.split("\n").length < 24);
  const json = await call("status", "--json");
  const { image, version, provisioning } = JSON.parse(json.stdout);
  assert.deepEqual([json.status, image, version, provisioning], [0, "core", "2.1.0", null]);
});

test("a plan needs a configuration", async () => {
  assert.deepEqual(await call("provision", "--plan"), {
    status: 0,
    stdout: "there is no configuration: nothing would be changed\n",
    stderr: "",
  });
  assert.deepEqual(await call("provision", "--plan", "--config=/no.ign"), {
    status: 1,
    stdout: "",
    stderr: "refused: /no.ign: there is no such file\n  Check the path.\n",
  });
});
