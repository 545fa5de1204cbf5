import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { buildDeb } from "@wherry/testing/fakes/fake-deb.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { run } from "../system/processes.ts";

/**
 * Clears the screen, sets colours by a C1 introducer, turns the direction of writing, and begins a line as if it were
 * ours.
 */
const evil = "x\u001b[2J\u009b31m\u202e\nerror: forged";
/** In quotes, for YAML and JSON, in which U+009B may not stand itself. */
const quoted = (text: string) => JSON.stringify(text).replaceAll("\u009b", "\\u009b");
const inYaml = quoted(evil);

const hostileName = `name${evil}.ign`;

const files: Readonly<Record<string, string>> = {
  "key.bu": `variant: fcos\nversion: 1.5.0\n${inYaml}: 1\nstorage: { files: [{ path: ${inYaml} }] }\n`,
  "value.bu": `variant: fcos\nversion: 1.5.0\nstorage: { files: [{ path: ${quoted(`/${evil}`)} }] }\n`,
  "key.ign": `{"ignition":{"version":"3.4.0"},${inYaml}:1,"storage":{"files":[{"path":${inYaml}}]}}`,
  "value.ign": `{"ignition":{"version":"3.4.0"},"storage":{"files":[{"path":${JSON.stringify(`/${evil}`)}}]}}`,
  "version.ign": `{"ignition":{"version":${inYaml}}}`,
  "other.ign": '{"ignition":{"version":"3.4.0"}}',
  "key.yaml": `extends: core\nname: ${inYaml}\nversion: "1"\n${inYaml}: 1\n`,
  "raw.yaml": `name: ${evil}\n`,
  "host.yaml": hostOf("evil"),
  "many.yaml": hostOf("evil, wanting"),
  "none.yaml": hostOf(inYaml),
  [hostileName]: "{",
};

/** `makes`: what is on standard output is data, which programs read. */
const commands: readonly (readonly [args: readonly string[], makes?: "data"])[] = [
  [["validate", "key.bu"]],
  [["validate", "key.ign"]],
  [["validate", "version.ign"]],
  [["validate", "--lint", "value.ign"]],
  [["validate", hostileName]],
  [["validate", "other.ign", "--lint", "--ignore", evil]],
  [["transpile", "key.bu"]],
  [["transpile", "value.bu"], "data"],
  [["transpile", "--strict", hostileName, hostileName]],
  [["transpile", "--set", evil, "value.bu"]],
  [["convert", "key.ign", "--to", "ignition-3.1"]],
  [["convert", "value.ign", "--to", evil]],
  [["convert", "value.ign", "--to", "butane"], "data"],
  [["merge", "key.ign", "other.ign"]],
  [["diff", "other.ign", "value.ign"]],
  [["diff", "key.bu", "value.ign"]],
  [["provision", "--config", "value.ign", "--root", "root", "--plan"]],
  [["provision", "--config", "key.ign", "--root", "root"]],
  [["schema", evil]],
  [["init", evil]],
  [["build", "key.yaml", "--output", "out"]],
  [["build", "raw.yaml", "--output", "out"]],
  [["build", evil, "--output", "out"]],
  [["build", "core", "--output", "out", "--lock", hostileName]],
  [["build", "core", "--output", "out", "--format", evil]],
  [["build", "host.yaml", "--output", "out"]],
  [["lock", "key.yaml", "--output", "out.json"]],
  [["lock", "host.yaml", "--output", "host.json"]],
  [["lock", "none.yaml", "--output", "none.json"]],
  [["explain", "host.yaml", "evil"]],
  [["explain", "host.yaml", evil]],
  [["explain", "many.yaml", "evil"]],
  [["resolve", "--suite", evil, "bash"]],
  [["run", hostileName]],
  [["run", evil, "--ignition", "key.bu"]],
  [["tools", evil]],
  [["store", evil]],
  [[evil]],
  [["build", `--${evil}`]],
];

test("no command lets a terminal act on what came from outside, or begin a line with it", async () => {
  await using folder = await temporaryDirectory();
  await furnish(folder.path);
  const outcomes = await wherry(
    commands.map(([args]) => args),
    folder.path,
  );
  for (const [index, [args, makes]] of commands.entries()) {
    const { stdout, stderr } = outcomes[index] ?? { stdout: "", stderr: "" };
    assert.notEqual(stdout + stderr, "", `wherry ${args.join(" ")} says nothing`);
    const shown = makes === "data" ? stderr : stdout + stderr;
    const said = `wherry ${JSON.stringify(args)} says ${JSON.stringify(shown)}`;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    assert.doesNotMatch(shown, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/, said);
    assert.doesNotMatch(shown, /^error: forged/m, said);
    assert.doesNotMatch(shown, /\\\\x1b|\\\\n|this should not have happened/, said);
  }
});

test("for programs, everything is what it is", async () => {
  await using folder = await temporaryDirectory();
  await furnish(folder.path);
  const [validated, explained, transpiled] = await wherry(
    [
      ["validate", "--json", "key.ign"],
      ["explain", "--json", "host.yaml", evil],
      ["transpile", "value.bu"],
    ],
    folder.path,
  );
  const { findings } = JSON.parse(validated?.stdout ?? "");
  assert.ok(findings.some(({ path }: { readonly path: string }) => path.includes(evil)));
  for (const line of (explained?.stderr ?? "").split("\n")) if (line !== "") JSON.parse(line);
  assert.equal(JSON.parse(transpiled?.stdout ?? "").storage.files[0].path, `/${evil}`);
});

function hostOf(install: string): string {
  return `name: host\nversion: "1"\nrepositories: [{ path: debs }]\npackages: { install: [${install}] }\noutput: [oci]\n`;
}

async function furnish(folder: string): Promise<void> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await mkdir(join(folder, "debs"));
  const scripts = { postinst: `#!/bin/sh\nmkdir ${evil}\n` };
  const debs = {
    evil: await buildDeb({ name: "evil", version: "1\u001b[2J\u009b31m", scripts }),
    wanting: await buildDeb({ name: "wanting", version: "1", fields: { Depends: "missing\u001b[2J (>= 1\u009b31m)" } }),
  };
  for (const [name, bytes] of Object.entries(debs)) await writeFile(join(folder, `debs/${name}.deb`), bytes);
}

/** What Node has compiled before is used again: half of what a small command takes. */
const { NODE_COMPILE_CACHE: cache } = process.env;
const compiled = cache === undefined ? {} : { NODE_COMPILE_CACHE: cache };

async function wherry(commandLines: readonly (readonly string[])[], cwd: string) {
  const child = fileURLToPath(import.meta.resolve("@wherry/testing/samples/command-lines.child.ts"));
  const { status, stdout, stderr } = await run(process.execPath, [child], {
    cwd,
    env: {
      ...compiled,
      PATH: process.env.PATH ?? "",
      HOME: cwd,
      WHERRY_STORE: join(cwd, "store"),
      WHERRY_OFFLINE: "1",
    },
    input: Buffer.from(JSON.stringify(commandLines)),
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout.toString("utf8")) as readonly { readonly stdout: string; readonly stderr: string }[];
}
