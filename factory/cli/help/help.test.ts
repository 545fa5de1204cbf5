import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { callWherry } from "@wherry/testing/fakes/call-wherry.ts";
import type { CommandFacts } from "./command-facts.ts";
import { completions } from "./completion.ts";
import { manualPages } from "./manual.ts";

const nothing = { options: [], arguments: [], commands: [] };
const wherry: CommandFacts = {
  ...nothing,
  path: [],
  summary: "",
  description: "Builds.",
  usage: "[options] [command]",
  commands: [
    {
      ...nothing,
      path: ["build"],
      summary: "build an image: it's small",
      description: "Builds.\n.so /etc/passwd",
      usage: "[options] <definition>",
      options: [
        { flags: "--json", names: ["--json"], description: "print JSON", takesValue: false, choices: [] },
        {
          flags: "--speed <speed>",
          names: ["--speed"],
          description: "how",
          takesValue: true,
          choices: ["fast", "slow"],
        },
        { flags: "-o, --output <f>", names: ["--output", "-o"], description: "where", takesValue: true, choices: [] },
      ],
    },
    {
      ...nothing,
      path: ["store"],
      summary: "look after the store",
      description: "",
      usage: "",
      commands: [{ ...nothing, path: ["store", "list"], summary: "list it", description: "", usage: "" }],
    },
  ],
};

test("bash completes commands, options and their values, and leaves files to itself", () => {
  const script = `${completions.bash(wherry)}
t() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _wherry; echo "\${COMPREPLY[*]}"; }
t wherry bu; t wherry build --s; t wherry build --speed ""; t wherry build -o ""; t wherry store ""; t wherry store list ""`;
  const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", script], { encoding: "utf8" });
  assert.equal(stderr, "");
  assert.deepEqual(stdout.split("\n"), ["build", "--speed", "fast slow", "", "list", "", ""]);
});

test("zsh and fish are told of the same, with descriptions", () => {
  const zsh = completions.zsh(wherry);
  assert.match(zsh, /' build'\) found=\('--json:print JSON' '--speed:how' '--output:where'\)/);
  assert.match(zsh, /' build:--speed'\) found=\('fast' 'slow'\)/);
  assert.match(zsh, /' build:--output' \| ' build:-o'\) _files; return/);
  const fish = completions.fish(wherry);
  assert.match(
    fish,
    /-n 'not __fish_seen_subcommand_from build store' -f -a build -d 'build an image: it'\\''s small'/,
  );
  assert.match(fish, /-n '__fish_seen_subcommand_from build' -l output -s o -r -d 'where'/);
  assert.match(fish, /-l speed -x -a 'fast slow'/);
});

test("manual pages have all that the help has, and no text is taken for a request", () => {
  const pages = manualPages(wherry, "1.0.0");
  assert.deepEqual([...pages.keys()], ["wherry.1", "wherry-build.1", "wherry-store.1", "wherry-store-list.1"]);
  const page = pages.get("wherry-build.1") ?? "";
  assert.match(page, /^\.TH WHERRY-BUILD 1 "" "Wherry 1\.0\.0"\n/);
  assert.match(page, /\n\.TP\n\.B \\-\\-speed <speed>\nhow \(one of: fast, slow\)\n/);
  assert.match(page, /\n\\&\.so \/etc\/passwd\n/);
});

test("`wherry completion` prints a shell's script of all commands, `wherry help` what --help prints", async () => {
  const { status, stdout } = await callWherry(["completion", "bash"], "/");
  assert.equal(status, 0);
  assert.match(stdout, /' store clean'\)/);
  const [asked, option] = await Promise.all([
    callWherry(["help", "store", "list"], "/"),
    callWherry(["store", "list", "--help"], "/"),
  ]);
  assert.deepEqual(asked, option);
  assert.equal((await callWherry(["completion", "csh"], "/")).status, 2);
});
