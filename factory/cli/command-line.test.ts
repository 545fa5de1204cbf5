import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { test } from "node:test";
import { openAppFolder } from "@wherry/testing/fixtures/app-folder.ts";

const wrongUses: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
  ["run: memory that is not a number", ["run", "a.raw", "--memory", "much"], /whole number of MiB, at least 256/],
  ["run: too little memory", ["run", "a.raw", "--memory", "255"], /at least 256/],
  ["run: no processor", ["run", "a.raw", "--cpus", "0"], /whole number of processors, at least 1/],
  ["run: an architecture that no machine has", ["run", "a.raw", "--architecture", "mips"], /amd64, arm64/],
  ["run: one port only", ["run", "a.raw", "--forward", "80"], /HOST:GUEST/],
  ["run: a port beyond the last one", ["run", "a.raw", "--forward", "80:65536"], /HOST:GUEST/],
  ["run: the guest's port 0", ["run", "a.raw", "--forward", "80:0"], /HOST:GUEST/],
  ["run: a size in words", ["run", "a.raw", "--disk-size", "large"], /20G or 512M/],
  ["run: a disk too small to be one", ["run", "a.raw", "--disk", "1K"], /1M to 8T/],
  ["run: a disk beyond what QEMU is given", ["run", "a.raw", "--disk", "9T"], /1M to 8T/],
  ["run: a disk that is not whole sectors", ["run", "a.raw", "--disk", "1048577"], /multiple of 512/],
  ["resolve: something that is not a suite", ["resolve", "--suite", "Debian Trixie", "bash"], /debian:trixie/],
  ["resolve: a suite and no package", ["resolve", "--suite", "debian:trixie", "trixie-updates"], /no package is named/],
  ["cp: a file that is not here", ["cp", "nowhere.txt", "web:/root"], /nowhere\.txt: there is no such file/],
  ["cp: a folder without -r", ["cp", ".", "web:/srv"], /it is a folder[\s\S]*-r copies/],
  ["resolve: another architecture", ["resolve", "bash", "--architecture", "mips"], /amd64, arm64/],
  ["record: another architecture", ["record", "bash", "--architecture", "mips"], /amd64, arm64/],
  ["schema: a misspelt name", ["schema", "butane-flatcr"], /did you mean butane-flatcar\?/],
  ["schema: the beginning of a name", ["schema", "ignition-3.7"], /did you mean ignition-3\.7-experimental\?/],
  ["schema: a name like no other", ["schema", "toml"], /wherry schema prints the names/],
  ["provision: no folder", ["provision", "--config", "a.ign"], /required option '--root <folder>'/],
  ["merge: one configuration", ["merge", "a.ign"], /missing required argument 'child'/],
  ["diff: one configuration", ["diff", "a.ign"], /missing required argument 'after'/],
  ["validate: none", ["validate"], /missing required argument 'files'/],
  ["a command that does not exist", ["biuld"], /unknown command 'biuld'[\s\S]*build/],
  ["help of a command that does not exist", ["help", "biuld"], /^error: unknown command 'biuld'[\s\S]*build/],
  ["the same by an option", ["biuld", "--help"], /^error: unknown command 'biuld'[\s\S]*build/],
  ["build: an unknown option", ["build", "core", "--output", "out", "--fast"], /unknown option '--fast'/],
  ["build: a missing argument", ["build", "--output", "out"], /missing required argument 'definition'/],
  [
    "lock: a misspelt option that must be given",
    ["lock", "core", "--ouput", "x"],
    /unknown option '--ouput'[\s\S]*--output/,
  ],
  ["build: one argument too many", ["build", "core", "core", "--output", "out"], /too many arguments/],
  [
    "build: an unknown format",
    ["build", "core", "--output", "out", "--format", "raw,vmdk"],
    /"vmdk"[\s\S]*raw, qcow2, oci/,
  ],
  ["build: an unknown compression", ["build", "core", "--output", "out", "--compression", "best"], /fast, release/],
  ["build: a mirror without its archive", ["build", "core", "--output", "out", "--mirror", "x"], /debian=URL/],
  ["run: a disk without a size", ["run", "disk.raw", "--disk", "large"], /20G/],
  ["init: a definition whose name is not that of YAML", ["init", "host.txt"], /\.yaml/],
  ["transpile: an unknown language", ["transpile", "--from", "toml", "a.bu"], /butane or clc/],
  ["transpile: an unknown platform", ["transpile", "--platform", "moon", "a.bu"], /there is no platform "moon"/],
  ["transpile: standard input twice", ["transpile", "-", "-"], /standard input can be read once only/],
  ["transpile: a value without a name", ["transpile", "--set", "web", "a.bu"], /--set wants NAME=VALUE/],
  [
    "transpile: programs without secrets",
    ["transpile", "--allow-commands", "a.bu"],
    /--allow-commands is for --with-secrets/,
  ],
  [
    "convert: an unknown conversion",
    ["convert", "no.ign", "--to", "toml"],
    /no conversion to "toml"[\s\S]*ignition-3\.0 to ignition-3\.6/,
  ],
  ["nothing at all", [], /Usage: wherry/],
];

test("wrong use is told with status 2 and a word about the right one", async (context) => {
  await using folder = await openAppFolder();
  const before = await readdir(folder.path);
  for (const [what, args, says] of wrongUses)
    await context.test(what, async () => {
      const { status, stdout, stderr } = await folder.call(...args);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /\n +at .+:\d+:\d+/);
      assert.deepEqual(await readdir(folder.path), before);
    });
});

test("each command's help names its arguments and options, and says what it does", async () => {
  await using folder = await openAppFolder();
  const { status, stdout, stderr } = await folder.call("--help");
  assert.deepEqual([status, stderr], [0, ""]);
  const names = [...stdout.matchAll(/^ {2}([a-z]+) .*\[options\]/gm)].map((match) => match[1] ?? "");
  assert.ok(names.length > 10);
  for (const name of names) {
    const help = await folder.call(name, "--help");
    assert.equal(help.status, 0, name);
    assert.match(help.stdout, new RegExp(`^Usage: wherry ${name} .*\n\n(?!Arguments:|Options:)[A-Z]`), name);
    for (const option of ["--json", "--quiet", "--debug", "--help"]) assert.ok(help.stdout.includes(option), name);
  }
});

test("a tool set that does not exist is a failure, and those that do are named", async () => {
  await using folder = await openAppFolder();
  const { status, stderr } = await folder.callWithStore("tools", "erosf");
  assert.equal(status, 1);
  assert.match(stderr, /no tool set "erosf"[\s\S]*erofs, machine-amd64/);
});

test("an image that cannot be run is refused before any tool is fetched", async (context) => {
  await using folder = await openAppFolder({ "text.txt": "text" });
  const cases = [
    ["a missing one", "no.qcow2", /no\.qcow2/],
    ["a text", "text.txt", /text\.txt[\s\S]*wherry build/],
    ["a folder", ".", /this is a folder[\s\S]*name the disk image/],
  ] as const;
  for (const [what, image, says] of cases)
    await context.test(what, async () => {
      const { status, stderr } = await folder.callWithStore("run", `${folder.path}/${image}`);
      assert.equal(status, 1);
      assert.match(stderr, says);
    });
});
