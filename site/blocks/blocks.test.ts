import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { readYamlNodes } from "@wherry/config/yaml/nodes.ts";
import { loadDefinition } from "@wherry/factory/definition/load.ts";
import { runAllPrograms } from "@wherry/factory/definition/programs.ts";
import { callWherry } from "@wherry/testing/fakes/call-wherry.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { checkCommand, checkMention } from "./check-command.ts";
import { blocksNotRun, commandsNotRun, programsElsewhere, programsNotRun } from "./not-run.ts";
import { type Block, readBlocks } from "./read-blocks.ts";
import { readShell, type ShellCommand } from "./shell-words.ts";

const root = join(import.meta.dirname, "../..");
const stockDirectory = join(root, "images");
const pages = ["README.md", ...globSync("docs/**/*.md", { cwd: root }).sort()];
const notRun = new Set<(typeof blocksNotRun)[number]>();
const scripts: unknown = JSON.parse(await readFile(join(root, "package.json"), "utf8")).scripts;

for (const page of pages) {
  const blocks = readBlocks(page, await readFile(join(root, page), "utf8"));
  if (blocks.length === 0) continue;
  // What a page names by its file is there for the commands after it, as for whoever follows the page.
  test(`what ${page} shows can be used as it stands there`, async () => {
    await using folder = await temporaryDirectory();
    for (const block of blocks) await check(block, folder.path);
  });
}

test("commands that sentences mention are there, with their options", async () => {
  for (const page of [...pages, "CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md"]) {
    const text = await readFile(join(root, page), "utf8");
    for (const [, mention = ""] of text.matchAll(/`(?:bin\/)?wherry ([a-z][^`]*)`/g)) {
      assert.equal(await checkMention(mention.split(/\s+/)), undefined, `${page}: ${mention}`);
    }
  }
});

test("the examples of wherry --help are right", async () => {
  const { stdout } = await callWherry(["--help"], root);
  const examples = [...stdout.matchAll(/^ {2}wherry (.*?)(?: {2,}.*)?$/gm)].map(([, line = ""]) => line);
  assert.ok(examples.length > 5);
  for (const line of examples) assert.equal(await checkCommand(line.split(" ")), undefined, line);
});

test("what is listed as not run is there, and is run nowhere", () => {
  assert.deepEqual(
    blocksNotRun.filter((entry) => !notRun.has(entry)),
    [],
  );
});

async function check(block: Block, folder: string): Promise<void> {
  const { place, page, language, file, text } = block;
  const listed = blocksNotRun.find((entry) => entry.page === page && text.startsWith(entry.begins));
  if (listed !== undefined) notRun.add(listed);
  if (file !== undefined) await put(join(folder, file), text);
  if (language === "sh") await checkShell(block, folder, listed === undefined);
  else if (listed !== undefined) return;
  else if (file?.startsWith(".github/workflows/")) await checkWorkflow(block);
  else if (page in programsElsewhere) await checkElsewhere(block);
  else if (language === "ts") await checkDefinition(block, folder, "ts");
  else if (language === "yaml" && /^name: /m.test(text) && /^extends: /m.test(text)) {
    await checkDefinition(block, folder, "yaml");
  } else if (language === "yaml" || language === "json") await checkConfiguration(block, folder);
  else assert.fail(`${place}: no test knows what to do with it; name it in site/blocks/not-run.ts, with the reason`);
}

async function checkDefinition({ place, file, text }: Block, folder: string, ending: "yaml" | "ts"): Promise<void> {
  // Files of the reader's own; what is in them does not matter for a definition.
  for (const [, own = ""] of text.matchAll(/(?:source: |keys: \[")([\w./-]+)(?=[\s"}])/g))
    await put(join(folder, own), "");
  for (const [, own = ""] of text.matchAll(/^ +- path: ([\w-]+)$/gm)) await put(join(folder, own, "own.deb"), "");
  const name = file ?? `${place.replaceAll(/\W/g, "-")}.${ending}`;
  await put(join(folder, name), text);
  await assert.doesNotReject(
    loadDefinition(`./${name}`, { stockDirectory, cwd: folder, code: runAllPrograms }),
    `${place} is no definition`,
  );
}

async function checkConfiguration({ place, text }: Block, folder: string): Promise<void> {
  await put(join(folder, "machine"), text);
  const given = /^ {2}hostname:\n {4}type: string$/m.test(text) ? ["--set", "hostname=web"] : [];
  const { status, stderr } = await callWherry(["validate", "machine", ...given], folder);
  assert.equal(status, 0, `${place}: ${stderr}`);
  assert.doesNotMatch(stderr, /warning/, `${place}: ${stderr}`);
}

async function checkElsewhere({ place, page, language }: Block): Promise<void> {
  assert.equal(language, "ts", place);
  assert.match(await readFile(join(root, programsElsewhere[page] ?? ""), "utf8"), new RegExp(`"${page}"`), place);
}

/** A workflow of GitHub's: it is YAML, and its commands of `wherry` are there. */
async function checkWorkflow({ place, text }: Block): Promise<void> {
  const { root: node, findings } = readYamlNodes(text);
  assert.equal(node?.kind, "object", place);
  assert.deepEqual(findings, [], place);
  const lines = [...text.matchAll(/^ +(?:run: )?(wherry\/bin\/wherry .*)$/gm)].map(([, line = ""]) => line);
  assert.ok(lines.length > 0, place);
  for (const { words } of readShell(lines.join("\n")))
    assert.equal(await checkCommand(words.slice(1)), undefined, place);
}

async function checkShell({ place, text }: Block, folder: string, runs: boolean): Promise<void> {
  for (const command of readShell(text)) {
    const [program = "", ...rest] = command.words;
    const line = `${place}: ${command.words.join(" ")}`;
    if (/^(?:bin\/)?wherry$/.test(program)) {
      assert.equal(await checkCommand(rest), undefined, line);
      if (runs && !(rest[0] !== undefined && rest[0] in commandsNotRun)) await run(command, folder, line);
    } else if (program === "npm") {
      const script = rest[0] === "run" ? rest[1] : rest[0];
      assert.ok(typeof scripts === "object" && scripts !== null && (script ?? "") in scripts, line);
    } else assert.ok(program in programsNotRun, `${line}: name the program in site/blocks/not-run.ts, with the reason`);
  }
}

async function run({ environment, words, output }: ShellCommand, folder: string, line: string): Promise<void> {
  const before = { ...process.env };
  for (const one of environment) process.env[one.slice(0, one.indexOf("="))] = one.slice(one.indexOf("=") + 1);
  try {
    const { status, stdout, stderr } = await callWherry(words.slice(1), folder);
    assert.equal(status, 0, `${line}\n${stderr}`);
    if (output !== undefined) await put(join(folder, output), stdout);
  } finally {
    for (const one of environment) {
      const name = one.slice(0, one.indexOf("="));
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
