import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { openConfigFolder } from "@wherry/testing/fixtures/config-folder.ts";

const head = "variant: fcos\nversion: 1.5.0\n";
const file = (content: string) => `storage: {files: [{path: /a, contents: {${content}}}]}\n`;
const reference = (name: string) => `\${{ ${name} }}`;
const files = {
  "plain.bu": head + file("local: b"),
  "doubtful.bu": `${head}mod: 1\n${file("inline: a")}`,
  "parameters.bu": `${head}parameters: {name: {type: string}}\n${file(`inline: '${reference("name")}'`)}`,
  "secret.bu": `${head}secrets: {name: {file: secret}}\n${file(`inline: '${reference("secrets.name")}'`)}`,
  "core.ign": '{"ignition": {"version": "3.2.0"}, "passwd": {"users": [{"name": "core"}]}}',
  "clc.yaml": "update: {group: stable}\n",
  b: "b",
  secret: "hunter2\n",
};

const results: readonly (readonly [what: string, args: readonly string[], status: number, says: RegExp])[] = [
  ["local files come from --files-dir", ["plain.bu", "-d", "."], 0, /^\{"ignition":\{"version":"3\.4\.0"\}.*data:,b/],
  ["with --pretty it is indented", ["plain.bu", "-d", ".", "-p"], 0, /^\{\n {2}"ignition": \{/],
  ["a Container Linux Config is told by its keys", ["clc.yaml"], 0, /"2\.3\.0"/],
  ["several files are laid over each other", ["doubtful.bu", "core.ign"], 0, /"core".*data:,a/],
  ["a parameter is put where it is named", ["parameters.bu", "--set", "name=web"], 0, /data:,web/],
  ["--check prints nothing", ["plain.bu", "-d", ".", "--check"], 0, /^$/],
  ["--strict refuses what is doubtful", ["doubtful.bu", "--strict"], 1, /^$/],
  ["a local file needs --files-dir", ["plain.bu"], 1, /^$/],
  ["a parameter needs a value", ["parameters.bu"], 1, /^$/],
  ["secrets are not shown unasked", ["secret.bu", "-d", "."], 1, /^$/],
];

test("transpile prints Ignition or nothing", async (context) => {
  await using folder = await openConfigFolder(files);
  for (const [what, args, status, says] of results)
    await context.test(what, async () => {
      const answer = await folder.call("transpile", ...args);
      assert.equal(answer.status, status, answer.stderr);
      assert.match(answer.stdout, says);
      assert.equal(status === 0 || answer.stderr.length > 0, true, "a refusal is explained");
      assert.doesNotMatch(answer.stderr, /hunter2/);
    });
});

test("what is doubtful is said with its place, or as JSON", async () => {
  await using folder = await openConfigFolder(files);
  const plain = await folder.call("transpile", "doubtful.bu");
  assert.match(plain.stderr, /^doubtful\.bu:3:1: warning: unused key mod/m);
  const json = await folder.call("transpile", "doubtful.bu", "--json");
  const { type, file: name, level, path, line } = JSON.parse(json.stderr);
  assert.deepEqual([type, name, level, path, line], ["finding", "doubtful.bu", "warning", "$.mod", 3]);
});

test("a result with secrets is written for its owner alone", async () => {
  await using folder = await openConfigFolder(files);
  const { status, stdout } = await folder.call(
    "transpile",
    "secret.bu",
    "-d",
    ".",
    "--with-secrets",
    "-o",
    "out/a.ign",
  );
  assert.deepEqual([status, stdout], [0, ""]);
  const path = join(folder.path, "out/a.ign");
  assert.match(await readFile(path, "utf8"), /data:,hunter2/);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});

const wrongUses: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
  ["an unknown language", ["--from", "toml", "a.bu"], /use butane or clc/],
  ["an unknown platform", ["--platform", "moon", "a.bu"], /there is no platform "moon"[\s\S]*ec2/],
  ["standard input twice", ["-", "-"], /standard input can be read once only/],
  ["a value without a name", ["--set", "web", "a.bu"], /--set wants NAME=VALUE/],
  ["programs without secrets", ["--allow-commands", "a.bu"], /--allow-commands is for --with-secrets/],
  ["a folder of secrets without secrets", ["--secrets-dir", ".", "a.bu"], /--secrets-dir is for --with-secrets/],
  ["a value for no parameter", ["parameters.bu", "--set", "nmae=web"], /did you mean name\?/],
];

test("wrong use of transpile is told with status 2", async (context) => {
  await using folder = await openConfigFolder(files);
  for (const [what, args, says] of wrongUses)
    await context.test(what, async () => {
      const { status, stdout, stderr } = await folder.call("transpile", ...args);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, says);
    });
});
