import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { BuildResult } from "@wherry/factory/build/pipeline.ts";
import { openAppFolder } from "@wherry/testing/fixtures/app-folder.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { withoutMirror } from "./support/mirror.ts";
import { artifact, build, startWherry, wherry, wherryJson } from "./support/wherry.ts";

const skip = await withoutMirror();
const stack = /\n +at .+:\d+:\d+/;

/** A few: factory/cli/command-line.test.ts has all, without a process for each. */
const wrongUses: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
  ["nothing at all", [], /Usage: wherry/],
  ["an unknown command", ["biuld"], /unknown command 'biuld'[\s\S]*build/],
  ["an unknown option", ["build", "core", "--output", "out", "--fast"], /unknown option '--fast'/],
  ["an unknown format", ["build", "core", "--output", "out", "--format", "raw,vmdk"], /"vmdk"[\s\S]*raw, qcow2, oci/],
];

for (const [what, args, says] of wrongUses) {
  test(`${what} is wrong use: status 2, and a word about the right one`, async () => {
    await using folder = await temporaryDirectory();
    const { status, stdout, stderr } = await wherry(args, { cwd: folder.path });
    assert.equal(status, 2, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, stack);
    assert.deepEqual(await readdir(folder.path), []);
  });
}

const failures: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
  ["a definition that is not there", ["build", "no.yaml", "--output", "out"], /no\.yaml/],
  ["a misspelt stock image", ["build", "container-hots", "--output", "out"], /did you mean "container-host"/],
  ["a folder as a definition", ["build", "./folder", "--output", "out"], /folder is a folder[\s\S]*name the file/],
  ["a folder that holds one", ["build", "mine", "--output", "out"], /there is a folder mine: write \.\/mine/],
  [
    "an empty definition",
    ["build", "empty.yaml", "--output", "out"],
    /empty\.yaml:1:1: the file is empty[\s\S]*wherry init/,
  ],
  ["a lock that is not there", ["build", "core", "--output", "out", "--lock", "no.json"], /no\.json[\s\S]*wherry lock/],
  ["a text as a lock", ["build", "core", "--output", "out", "--lock", "text.txt"], /text\.txt[\s\S]*wherry lock/],
  ["an image that is not there", ["run", "no.qcow2"], /no\.qcow2/],
  ["a text as an image", ["run", "text.txt"], /text\.txt[\s\S]*wherry build/],
  ["a folder as an image", ["run", "folder"], /this is a folder[\s\S]*name the disk image/],
  ["a configuration that is not there", ["run", "disk.raw", "--ignition", "no.ign"], /no\.ign[\s\S]*check the path/],
  [
    "a configuration with errors",
    ["run", "disk.raw", "--ignition", "bad.ign"],
    /bad\.ign:1:\d+: \$\.storage\.files\.0\.path: [\s\S]*bad\.ign:1:\d+: \$\.storage\.files\.1\.path: /,
  ],
  [
    "a configuration of a version to come",
    ["run", "disk.raw", "--ignition", "new.ign"],
    /new\.ign:1:\d+: \$\.ignition\.version: [\s\S]*9\.9\.9/,
  ],
  [
    "a configuration in another language with errors",
    ["run", "disk.raw", "--ignition", "bad.bu"],
    /bad\.bu:3:\d+: \$\.storage\.files\.0\.path: path not specified/,
  ],
  [
    "a configuration with secrets",
    ["run", "disk.raw", "--ignition", "secret.bu"],
    /secret\.bu refers to secrets[\s\S]*wherry transpile --with-secrets secret\.bu/,
  ],
  [
    "a file as a folder to write to",
    ["build", "core", "--output", "text.txt"],
    /a file of this name is in the way[\s\S]*--output/,
  ],
  ["a folder that cannot be made", ["build", "core", "--output", "/proc/x"], /cannot write there[\s\S]*--output/],
  ["a configuration that is not there", ["convert", "no.ign", "--to", "ignition-3.1"], /no\.ign/],
  ["a configuration that is not there", ["provision", "--config", "no.ign", "--root", "root"], /no\.ign/],
  ["a configuration that is not there", ["validate", "no.ign"], /no\.ign/],
  ["a folder as a configuration", ["validate", "folder"], /this is a folder[\s\S]*name a file/],
  ["a configuration that is not there", ["merge", "no.ign", "no.ign"], /no\.ign/],
  ["a text as a configuration", ["merge", "text.txt", "text.txt"], /text\.txt:1:3: error: this is not JSON/],
  ["a tool set that is not there", ["tools", "erosf"], /no tool set "erosf"[\s\S]*erofs/],
];

for (const [what, args, says] of failures) {
  test(`${what} is a failure: status 1, and what to do`, async () => {
    await using folder = await temporaryDirectory();
    for (const name of ["folder", "mine"]) await mkdir(join(folder.path, name));
    for (const [name, text] of Object.entries({
      "empty.yaml": "",
      "mine/image.yaml": "name: mine",
      "text.txt": "text",
      "bad.ign": '{"ignition": {"version": "3.4.0"}, "storage": {"files": [{"path": "etc/a"}, {"path": "b"}]}}',
      "bad.bu": "variant: fcos\nversion: 1.5.0\nstorage: {files: [{mode: 0644}]}\n",
      "secret.bu":
        "variant: fcos\nversion: 1.5.0\nsecrets: {a: {file: a}}\nstorage: {files: [{path: /a, contents: {inline: '${{ secrets.a }}'}}]}\n",
      "new.ign": '{"ignition": {"version": "9.9.9"}}',
    })) {
      await writeFile(join(folder.path, name), text);
    }
    const { status, stdout, stderr } = await wherry(args, { cwd: folder.path });
    assert.equal(status, 1, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, stack);
  });
}

test("every command has a help text that names its arguments and options, and what it does", async () => {
  const { status, stdout } = await wherry(["--help"]);
  assert.equal(status, 0);
  const commands = [...stdout.matchAll(/^ {2}([a-z-]+) .*\[options\]/gm)].map((match) => match[1] ?? "");
  for (const name of [
    "build",
    "run",
    "init",
    "lock",
    "explain",
    "resolve",
    "provision",
    "transpile",
    "validate",
    "merge",
    "tools",
    "doctor",
    "fake-cloud",
    "demo",
  ]) {
    assert.ok(commands.includes(name), name);
  }
  for (const name of commands) {
    const help = await wherry([name, "--help"]);
    assert.equal(help.status, 0, name);
    assert.match(help.stdout, new RegExp(`^Usage: wherry ${name} .*\n\n[A-Z]`), name);
    for (const option of ["--json", "--quiet", "--debug", "--help"]) assert.ok(help.stdout.includes(option), name);
    for (const [, argument = ""] of (help.stdout.split("\n")[0] ?? "").matchAll(/[<[]([a-z]+)(?:\.\.\.)?[>\]]/g)) {
      if (argument !== "options") assert.match(help.stdout, new RegExp(`^ {2}${argument} {2,}\\S`, "m"), name);
    }
  }
});

test("the version is one line", async () => {
  const { status, stdout } = await wherry(["--version"]);
  assert.equal(status, 0);
  assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
});

test("what `wherry init` writes is built as it is, and is not written over", { skip }, async () => {
  await using folder = await temporaryDirectory();
  const { path: cwd } = folder;
  assert.equal((await wherry(["init", "edge.yaml"], { cwd })).status, 0);
  const text = await readFile(join(cwd, "edge.yaml"), "utf8");
  const again = await wherry(["init", "edge.yaml"], { cwd });
  assert.equal(again.status, 1);
  assert.match(again.stderr, /is there already/);
  assert.equal(await readFile(join(cwd, "edge.yaml"), "utf8"), text);
  const result = await build("edge.yaml", "out", { cwd });
  assert.equal(result.name, "edge");
  assert.ok((await stat(artifact(result, "qcow2"))).size > 0);
});

test("`wherry explain` tells the chain to a package, and why another one is not there", { skip }, async () => {
  const present = await wherry(["explain", "container-host", "libc6"]);
  assert.equal(present.status, 0, present.stderr);
  assert.match(present.stdout, /^libc6 \S+ is in container-host:\n[\s\S]*needs libc6/);
  const omitted = await wherry(["explain", "container-host", "perl-base"]);
  assert.equal(omitted.status, 1);
  assert.match(
    omitted.stdout,
    /perl-base is not in container-host: debian-trixie \(.*\) leaves it out \(packages.omit\)/,
  );
  const misspelt = await wherry(["explain", "container-host", "podmann"]);
  assert.match(misspelt.stdout, /did you mean "podman"/);
});

test("`wherry resolve` lists name and version of everything that bash needs", { skip }, async () => {
  const args = ["resolve", "--suite", "debian:trixie", "--architecture", "amd64", "bash"];
  const { packages } = await wherryJson<Pick<BuildResult, "packages">>(args);
  const names = packages.map(({ name }) => name);
  for (const name of ["bash", "libc6", "libtinfo6", "base-files"]) assert.ok(names.includes(name), name);
  assert.deepEqual(names, [...names].sort());
  for (const one of packages) assert.deepEqual(Object.keys(one), ["name", "version"]);
  const plain = await wherry(args);
  assert.deepEqual(
    plain.stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split(/ +/)),
    packages.map(({ name, version }) => [name, version]),
  );
});

test("a stack trace is shown with --debug, and only then", async () => {
  const args = ["build", "nowhere.yaml", "--output", "out"];
  assert.doesNotMatch((await wherry(args)).stderr, stack);
  assert.match((await wherry([...args, "--debug"])).stderr, stack);
});

test("with --json a failure is one JSON object with its code on standard error", async () => {
  const { status, stdout, stderr } = await wherry(["build", "nowhere.yaml", "--output", "out", "--json"]);
  assert.deepEqual([status, stdout], [1, ""]);
  const { type, code, message } = JSON.parse(stderr);
  assert.deepEqual([type, code], ["error", "definition.unreadable"]);
  assert.equal(typeof message, "string");
});

test("what is piped holds no escape codes, and --quiet says nothing of what goes well", { skip }, async () => {
  await using folder = await temporaryDirectory();
  const args = ["build", "base-container", "--output", folder.path];
  const usual = await wherry(args, { env: { FORCE_COLOR: "1" } });
  assert.equal(usual.status, 0, usual.stderr);
  assert.ok(!`${usual.stdout}${usual.stderr}`.includes("\x1b"));
  assert.match(usual.stderr, /^solve /m);
  const quiet = await wherry([...args, "--quiet"]);
  assert.deepEqual([quiet.status, quiet.stderr], [0, ""]);
});

test("an unknown key is refused where it stands, with the one that was meant", async () => {
  await using folder = await temporaryDirectory();
  const text = "name: edge\nextends: core\npackages:\n  instal: [curl]\nhostnam: edge\n";
  await writeFile(join(folder.path, "edge.yaml"), text);
  const { status, stderr } = await wherry(["build", "edge.yaml", "--output", "out"], { cwd: folder.path });
  assert.equal(status, 1);
  assert.match(stderr, /edge\.yaml:4:3: .*instal.*\n.*install/);
  assert.match(stderr, /edge\.yaml:5:1: .*hostnam.*\n.*hostname/);
});

test("a budget that is exceeded fails the build, and nothing is written", { skip }, async () => {
  await using folder = await temporaryDirectory();
  const text = "name: edge\nextends: base-container\nbudgets: { packages: 3, size: 1M }\n";
  await writeFile(join(folder.path, "edge.yaml"), text);
  const { status, stderr } = await wherry(["build", "edge.yaml", "--output", "out"], { cwd: folder.path });
  assert.equal(status, 1);
  assert.match(stderr, /budget\.exceeded[\s\S]*packages, \d+ more than[\s\S]*MB, [\d.]+ MB more than/);
  assert.deepEqual(await readdir(join(folder.path, "out")), []);
});

test("`wherry validate` names file, line and column, shows the line, and ends with a verdict", async () => {
  await using folder = await temporaryDirectory();
  const { path: cwd } = folder;
  const text =
    '{\n  "ignition": { "version": "3.4.0" },\n  "storage": { "files": [{ "path": "etc/a", "uid": 0 }] }\n}\n';
  await writeFile(join(cwd, "a.ign"), text);
  const refused = await wherry(["validate", "a.ign"], { cwd });
  assert.deepEqual([refused.status, refused.stdout], [1, "a.ign: refused: 1 error, 1 warning\n"]);
  assert.match(refused.stderr, /^a\.ign:3:36: error: path not absolute/);
  assert.match(refused.stderr, /^ +3 \| {3}"storage": .*\n +\| {36}\^\na\.ign:3:45: warning: unused key uid/m);
  const plain = await wherry(["validate", "-", "--json"], { cwd, input: text });
  assert.deepEqual([plain.status, plain.stderr], [1, ""]);
  const { fatal, findings } = JSON.parse(plain.stdout);
  assert.equal(fatal, true);
  assert.deepEqual(
    findings.map(({ message: _, ...place }: { message: string }) => place),
    [
      { level: "error", path: "$.storage.files.0.path", line: 3, column: 36 },
      { level: "warning", path: "$.storage.files.0.uid", line: 3, column: 45 },
    ],
  );
  const valid = await wherry(["validate", "-"], { input: '{"ignition": {"version": "3.4.0"}}' });
  assert.deepEqual([valid.status, valid.stdout, valid.stderr], [0, "<stdin>: valid Ignition 3.4.0\n", ""]);
});

test("`wherry transpile` prints Ignition and nothing else, says what is doubtful with its place, and is strict where asked to be", async () => {
  await using folder = await temporaryDirectory();
  const { path: cwd } = folder;
  const text =
    "variant: fcos\nversion: 1.5.0\nstorage:\n  files:\n    - path: /a\n      mode: 0644\n      contents: {local: b}\n      mod: 1\n";
  await mkdir(join(cwd, "files"));
  await writeFile(join(cwd, "a.bu"), text);
  await writeFile(join(cwd, "files/b"), "b");
  const file = { path: "/a", mode: 420, contents: { source: "data:,b", compression: "" } };
  const ignition = { ignition: { version: "3.4.0" }, storage: { files: [file] } };
  const found = await wherry(["transpile", "a.bu", "--files-dir", "files"], { cwd });
  assert.equal(found.status, 0);
  assert.deepEqual(JSON.parse(found.stdout), ignition);
  assert.match(
    found.stderr,
    /^a\.bu:8:7: warning: unused key mod: did you mean mode\? \(\$\.storage\.files\.0\.mod\)$/m,
  );
  const strict = await wherry(["transpile", "--strict", "--json", "-d", "files"], { cwd, input: text });
  assert.deepEqual([strict.status, strict.stdout], [1, ""]);
  assert.deepEqual(JSON.parse(strict.stderr), {
    type: "finding",
    file: "<stdin>",
    level: "warning",
    path: "$.storage.files.0.mod",
    line: 8,
    column: 7,
    message: "unused key mod: did you mean mode?",
  });
  const written = await wherry(["transpile", "a.bu", "-d", "files", "--pretty", "--output", "out/a.ign"], { cwd });
  assert.deepEqual([written.status, written.stdout], [0, ""]);
  assert.equal(
    await readFile(join(cwd, "out/a.ign"), "utf8"),
    `${JSON.stringify(JSON.parse(found.stdout), undefined, 2)}\n`,
  );
  const refused = await wherry(["transpile", "a.bu", "--check"], { cwd });
  assert.deepEqual([refused.status, refused.stdout], [1, ""]);
  assert.match(refused.stderr, /^a\.bu:7:25: error: local files need --files-dir/m);
  const checked = await wherry(["validate", "a.bu", "-d", "files"], { cwd });
  assert.deepEqual([checked.status, checked.stdout], [0, "a.bu: valid Butane: 1 warning\n"]);
  const clc = await wherry(["transpile"], { input: "update: {group: stable}\n" });
  assert.equal(JSON.parse(clc.stdout).ignition.version, "2.3.0");
});

test("`wherry transpile` lays several files over each other, with parameters, and shows secrets only where it is told to", async () => {
  await using folder = await temporaryDirectory();
  const { path: cwd } = folder;
  const head = "variant: fcos\nversion: 1.5.0\n";
  const file = "storage:\n  files:\n    - path: /etc/hostname\n      contents:\n        inline: ${{ name }}\n";
  await writeFile(join(cwd, "a.bu"), `${head}parameters:\n  name: {type: string}\n${file}`);
  await writeFile(join(cwd, "b.ign"), '{"ignition": {"version": "3.2.0"}, "passwd": {"users": [{"name": "core"}]}}');
  await writeFile(
    join(cwd, "c.bu"),
    `${head}secrets:\n  name: {file: secret}\n${file.replace("name }}", "secrets.name }}")}`,
  );
  await writeFile(join(cwd, "secret"), "hunter2\n");
  const both = await wherry(["transpile", "a.bu", "b.ign", "--set", "name=web"], { cwd });
  assert.deepEqual([both.status, both.stderr], [0, ""]);
  assert.deepEqual(JSON.parse(both.stdout), {
    ignition: { version: "3.4.0" },
    passwd: { users: [{ name: "core" }] },
    storage: { files: [{ path: "/etc/hostname", contents: { source: "data:,web", compression: "" } }] },
  });
  const missing = await wherry(["transpile", "a.bu", "b.ign"], { cwd });
  assert.deepEqual([missing.status, missing.stdout], [1, ""]);
  assert.match(missing.stderr, /^a\.bu:4:3: error: parameter name has no value: give it by --set name=/);
  const unknown = await wherry(["transpile", "a.bu", "--set", "nmae=web"], { cwd });
  assert.deepEqual([unknown.status, unknown.stdout], [2, ""]);
  assert.match(unknown.stderr, /did you mean name\?/);

  const hidden = await wherry(["transpile", "c.bu", "-d", "."], { cwd });
  assert.deepEqual([hidden.status, hidden.stdout], [1, ""]);
  assert.match(hidden.stderr, /--with-secrets/);
  assert.doesNotMatch(hidden.stderr, /hunter2/);
  assert.equal((await wherry(["transpile", "c.bu", "-d", ".", "--check", "--strict"], { cwd })).status, 0);
  const shown = await wherry(["transpile", "c.bu", "-d", ".", "--with-secrets", "-o", "c.ign"], { cwd });
  assert.deepEqual([shown.status, shown.stderr], [0, ""]);
  assert.match(await readFile(join(cwd, "c.ign"), "utf8"), /data:,hunter2/);
  assert.equal((await stat(join(cwd, "c.ign"))).mode & 0o777, 0o600);
});

test("`wherry validate --lint` says what is probably not meant, by rules that can be silenced", async () => {
  await using folder = await temporaryDirectory();
  const { path: cwd } = folder;
  const text = "variant: fcos\nversion: 1.5.0\nstorage:\n  files:\n    - path: /etc/x\n      mode: 0666\n";
  await writeFile(join(cwd, "a.bu"), text);
  const plain = await wherry(["validate", "a.bu"], { cwd });
  assert.deepEqual([plain.status, plain.stdout, plain.stderr], [0, "a.bu: valid Butane\n", ""]);
  const found = await wherry(["validate", "--lint", "a.bu"], { cwd });
  assert.deepEqual([found.status, found.stdout], [0, "a.bu: valid Butane: 1 warning\n"]);
  assert.match(found.stderr, /^a\.bu:6:13: warning: .* \(\$\.storage\.files\.0\.mode\) \[world-writable\]$/m);
  const strict = await wherry(["validate", "--lint", "--strict", "--json", "a.bu"], { cwd });
  assert.equal(strict.status, 1);
  assert.equal(JSON.parse(strict.stdout).findings[0].rule, "world-writable");
  const silent = await wherry(["validate", "--lint", "--ignore", "world-writable", "a.bu"], { cwd });
  assert.deepEqual([silent.status, silent.stderr], [0, ""]);
  const unknown = await wherry(["validate", "--lint", "--ignore", "world-writeable", "a.bu"], { cwd });
  assert.deepEqual([unknown.status, unknown.stdout], [2, ""]);
  assert.match(unknown.stderr, /did you mean world-writable\?/);
});

test("`wherry validate --image` holds a configuration against what is really in an image, or in the packages of its lock", {
  skip,
}, async () => {
  await using folder = await temporaryDirectory();
  const { path: cwd } = folder;
  const built = await build("core", "out", { cwd, args: ["--format", "raw,qcow2"] });
  const text = `variant: fcos
version: 1.5.0
storage:
  files:
    - {path: /usr/local/bin/x}
    - {path: /etc/x, user: {name: deamon}}
systemd:
  units:
    - {name: systemd-netwrkd.service, enabled: true}
    - {name: systemd-networkd.service, enabled: true}
`;
  await writeFile(join(cwd, "a.bu"), text);
  for (const kind of ["raw", "qcow2", "usr"]) {
    const { status, stderr } = await wherry(["validate", "--image", artifact(built, kind), "a.bu"], { cwd });
    assert.equal(status, 1);
    const heads = stderr.split("\n").filter((line) => line.startsWith("a.bu:"));
    assert.deepEqual(
      heads.map((line) => line.replace(/: .*\[/, " [")),
      ["a.bu:5:14 [image-read-only]", "a.bu:6:35 [image-owner]", "a.bu:9:14 [image-unit]"],
    );
    assert.match(stderr, /did you mean daemon\?[\s\S]*did you mean systemd-networkd\.service\?/);
  }
  const lock = await wherry(["validate", "--image", artifact(built, "lock"), "--json", "a.bu"], { cwd });
  const levels = (JSON.parse(lock.stdout) as { findings: { level: string }[] }).findings.map(({ level }) => level);
  assert.deepEqual(levels, ["error", "info", "info"]);
  const none = await wherry(["validate", "--image", "a.bu", "a.bu"], { cwd });
  assert.deepEqual([none.status, none.stdout], [1, ""]);
  assert.match(none.stderr, /is a machine's configuration by its name, not a disk image/);
});

test("`wherry schema` prints the schemas that are committed, and their names", async () => {
  const names = (await wherry(["schema"])).stdout.trim().split("\n");
  assert.ok(
    names.includes("ignition-3.6") && names.includes("butane-fcos") && names.includes("container-linux-config"),
  );
  const folders = ["config", "factory/definition"].map((room) =>
    join(import.meta.dirname, "..", room, "reference/generated"),
  );
  const committed = await Promise.all(folders.map(async (folder) => await readdir(folder)));
  assert.deepEqual(committed.flat().sort(), names.map((name) => `${name}.schema.json`).sort());
  for (const [index, name] of ["ignition-3.6", "image"].entries()) {
    const { stdout } = await wherry(["schema", name]);
    assert.equal(stdout, await readFile(join(folders[index] ?? "", `${name}.schema.json`), "utf8"));
  }
});

test("`wherry merge` prints what a machine makes of two configurations, or what is wrong with it", async () => {
  await using folder = await temporaryDirectory();
  const { path: cwd } = folder;
  const write = async (name: string, storage: object) =>
    await writeFile(join(cwd, name), JSON.stringify({ ignition: { version: "3.4.0" }, storage }));
  await write("a.ign", { files: [{ path: "/a", mode: 420 }], directories: [{ path: "/b/c" }] });
  await write("b.ign", { files: [{ path: "/a", contents: { source: "data:,b" } }] });
  await write("c.ign", { links: [{ path: "/b", target: "/d" }] });
  const merged = await wherry(["merge", "a.ign", "b.ign"], { cwd });
  assert.deepEqual([merged.status, merged.stderr], [0, ""]);
  assert.deepEqual(JSON.parse(merged.stdout).storage, {
    directories: [{ path: "/b/c" }],
    files: [{ contents: { source: "data:,b" }, mode: 420, path: "/a" }],
  });
  const refused = await wherry(["merge", "a.ign", "c.ign"], { cwd });
  assert.deepEqual([refused.status, refused.stdout], [1, ""]);
  assert.match(refused.stderr, /^the merged configuration: error: .* \(\$\.storage\.directories\.0\)\n$/);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  test(`${signal} in the middle of a build ends it with status 130, and leaves nothing`, { skip }, async () => {
    await using folder = await temporaryDirectory();
    const child = startWherry(["build", "core", "--output", folder.path, "--json"]);
    const closed = once(child, "close");
    let said = "";
    let sent = false;
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      // A second one would end it without any care.
      if (!sent && said.includes('"stage.started","stage":"usr"')) sent = child.kill(signal);
    });
    const [status] = await closed;
    assert.equal(status, 130, said);
    assert.equal(JSON.parse(said.trimEnd().split("\n").at(-1) ?? "").code, "interrupted");
    assert.deepEqual(await readdir(folder.path), []);
  });
}

test("where nothing is said, lock and build write beside each other in the folder where they are called", async () => {
  await using folder = await openAppFolder();
  const store = join(folder.path, "store");
  for (const args of [
    ["lock", "app.yaml"],
    ["build", "app.yaml"],
  ]) {
    const { status, stderr } = await wherry(args, { cwd: folder.path, store });
    assert.equal(status, 0, stderr);
  }
  assert.deepEqual((await readdir(join(folder.path, "out"))).sort(), ["app_1.lock.json", "app_1.oci.tar"]);
  assert.equal(
    await readFile(join(folder.path, "app.lock.json"), "utf8"),
    await readFile(join(folder.path, "out/app_1.lock.json"), "utf8"),
  );
});
