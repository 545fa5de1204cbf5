import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { lchown, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { WherryEvent } from "@wherry/core/events/events.ts";
import { smallContext, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import type { SecretEffect } from "../../scripts/effects.ts";
import { writeSecrets } from "./secrets.ts";
import { secretsScript } from "./secrets-script.ts";

function secret(
  number: number,
  alphabet: SecretEffect["alphabet"],
  length: number,
  ...paths: readonly string[]
): SecretEffect {
  return { kind: "secret", mark: `@secret-a-${number}@`, alphabet, length, paths };
}

test("a file with a secret is a template, which the first boot fills before any service starts", async () => {
  const effects = [secret(1, "hex", 24, "/etc/a.conf", "/etc/own.conf", "/etc/none.conf")];
  const entries = { "/usr/lib/systemd/systemd": "", "/etc/a.conf": "key=@secret-a-1@\n", "/etc/own.conf": "mine\n" };
  const tree = writeSecrets(smallTree(entries), smallContext({}, { effects }));
  assert.equal(tree.has("/etc/a.conf"), false);
  assert.equal(textOf(tree, "/usr/share/first-boot/etc/a.conf"), "key=@secret-a-1@\n");
  assert.equal(textOf(tree, "/etc/own.conf"), "mine\n");
  const unit = textOf(tree, "/usr/lib/systemd/system/first-boot-secrets.service") ?? "";
  assert.match(unit, /^ConditionPathExists=!\/etc\/a\.conf$/m);
  assert.match(unit, /^Before=basic\.target$/m);
  assert.ok(tree.has("/usr/lib/systemd/system/basic.target.wants/first-boot-secrets.service"));
  assert.match(textOf(tree, "/usr/lib/first-boot/secrets") ?? "", /^fill '\/etc\/a\.conf' secret-a-1$/m);
});

test("without systemd nothing has a mark for a password, and the build says who must make the file", async () => {
  const events: WherryEvent[] = [];
  const context = smallContext({}, { effects: [secret(1, "hex", 8, "/etc/a")], emit: (event) => events.push(event) });
  const tree = writeSecrets(smallTree({ "/etc/a": "@secret-a-1@" }), context);
  assert.equal(tree.has("/etc/a"), false);
  assert.match(events[0]?.type === "warning" ? events[0].message : "", /\/etc\/a/);
});

test("a mark is found wherever the tree has it, and no image has one where no machine can write", () => {
  const events: WherryEvent[] = [];
  const effects = [secret(1, "hex", 24, "/etc/a.conf")];
  const entries = { "/usr/lib/systemd/systemd": "", "/etc/b.conf": "@secret-a-1@", "/usr/share/c": "@secret-a-1@" };
  const emit = (event: WherryEvent) => void events.push(event);
  const tree = writeSecrets(smallTree(entries), smallContext({}, { effects, emit }));
  assert.deepEqual(
    ["/etc/b.conf", "/usr/share/c"].filter((path) => tree.has(path)),
    [],
  );
  assert.ok(tree.has("/usr/share/first-boot/etc/b.conf"));
  assert.ok(!tree.has("/usr/share/first-boot/usr/share/c"));
  assert.match(events[0]?.type === "warning" ? [events[0].message].flat().join() : "", /^\/usr\/share\/c is left out/);
});

test("a first boot of the definition does not take the place of the one that chooses secrets", () => {
  const own = {
    name: "secrets",
    description: "",
    creates: null,
    run: [["/bin/x"]],
    user: "root",
    before: [],
    after: [],
  };
  const context = smallContext({ firstBoot: [own] }, { effects: [secret(1, "hex", 8, "/etc/a")] });
  const entries = { "/usr/lib/systemd/systemd": "", "/etc/a": "@secret-a-1@" };
  assert.throws(() => writeSecrets(smallTree(entries), context), { code: "definition.invalid" });
});

test("an image without such files is left as it is", async () => {
  const tree = smallTree({ "/usr/lib/systemd/systemd": "" });
  assert.equal(writeSecrets(tree, smallContext({}, { effects: [] })), tree);
});

/** The program with all its folders below one, for files whose templates are there. */
function programBelow(folder: string, files: Parameters<typeof secretsScript>[0]): string {
  return secretsScript(files)
    .replaceAll("/usr/share/first-boot", join(folder, "templates"))
    .replaceAll("/var/lib/first-boot", join(folder, "var"));
}

test("the program follows no link of whoever owns a folder, and makes the other files all the same", async () => {
  await using folder = await temporaryDirectory();
  const [linked, lost, led, last] = ["linked/a", "lost/a", "led/a", "last/a"].map((path) => join(folder.path, path));
  assert.ok(linked !== undefined && lost !== undefined && led !== undefined && last !== undefined);
  for (const path of [linked, lost, led, last]) {
    await mkdir(join(folder.path, "templates", path, ".."), { recursive: true });
    await writeFile(join(folder.path, "templates", path), "@secret-a-1@\n");
  }
  for (const name of ["linked", "last", "elsewhere"]) await mkdir(join(folder.path, name));
  await writeFile(join(folder.path, "precious"), "precious");
  await symlink(join(folder.path, "precious"), `${linked}.first-boot`);
  await symlink(join(folder.path, "elsewhere"), join(folder.path, "led"));
  if (process.getuid?.() === 0) await lchown(join(folder.path, "led"), 1000, 1000);
  const files = [linked, lost, led, last].map((path) => ({ path, secrets: [secret(1, "hex", 32, path)] }));
  const { status } = spawnSync("/bin/sh", ["-c", programBelow(folder.path, files)]);
  assert.equal(status, 0);
  assert.equal(await readFile(join(folder.path, "precious"), "utf8"), "precious");
  assert.match(await readFile(linked, "utf8"), /^[0-9a-f]{32}\n$/);
  assert.deepEqual(await readdir(join(folder.path, "elsewhere")), []);
  assert.match(await readFile(last, "utf8"), /^[0-9a-f]{32}\n$/);
});

test("where there are no random numbers nothing is made of what was drawn", async () => {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "a");
  await mkdir(join(folder.path, "templates", folder.path), { recursive: true });
  await writeFile(join(folder.path, "templates", path), "@secret-a-1@");
  const program = programBelow(folder.path, [{ path, secrets: [secret(1, "hex", 32, path)] }]);
  const { status } = spawnSync("/bin/sh", ["-c", program.replaceAll("/dev/urandom", "/dev/null")]);
  assert.notEqual(status, 0);
  await assert.rejects(readFile(path), { code: "ENOENT" });
});

test("the program chooses secrets once, of their kind and length, and leaves files alone that are there", async () => {
  await using folder = await temporaryDirectory();
  const etc = join(folder.path, "etc");
  const [a, b, kept] = ["a", "b", "kept"].map((name) => join(etc, name));
  assert.ok(a !== undefined && b !== undefined && kept !== undefined);
  const secrets = [
    secret(1, "hex", 32, a, b),
    secret(2, "base64", 22, a),
    secret(3, "uuid", 36, a),
    secret(4, "letters", 20, a),
  ];
  await mkdir(etc);
  await mkdir(join(folder.path, "templates", etc), { recursive: true });
  const template = (path: string, text: string) =>
    writeFile(join(folder.path, "templates", path), text, { mode: 0o640 });
  await template(a, "\\n $x\n@secret-a-1@:@secret-a-1@\n@secret-a-2@\n@secret-a-3@\n@secret-a-4@\n");
  await template(b, "'@secret-a-1@'");
  await template(kept, "@secret-a-1@");
  await writeFile(kept, "mine");
  const files = [
    { path: a, secrets: secrets.slice(0, 4) },
    { path: b, secrets: secrets.slice(0, 1) },
    { path: kept, secrets: secrets.slice(0, 1) },
  ];
  const program = programBelow(folder.path, files);
  const run = () => spawnSync("/bin/sh", ["-c", program], { encoding: "utf8" });
  const { status, stderr } = run();
  assert.equal(`${status} ${stderr}`, "0 ");
  const text = await readFile(a, "utf8");
  const [, key = ""] =
    /^\\n \$x\n([0-9a-f]{32}):\1\n[A-Za-z0-9+/]{22}==\n[0-9a-f-]{36}\n[0-9A-Za-z]{20}\n$/.exec(text) ?? [];
  assert.notEqual(key, "", text);
  assert.equal(await readFile(b, "utf8"), `'${key}'`);
  assert.equal(await readFile(kept, "utf8"), "mine");
  assert.equal((await stat(a)).mode & 0o777, 0o640);
  assert.equal((await stat(join(folder.path, "var/secrets/secret-a-1"))).mode & 0o777, 0o600);
  run();
  assert.equal(await readFile(a, "utf8"), text);
});

test("the program writes down what the machine is called", () => {
  const drawn = (hostname: string) => {
    const secrets = (["host-name", "domain-name", "full-name"] as const).map((form, index) =>
      secret(index + 1, form, 0, "/nowhere"),
    );
    const program = secretsScript([{ path: "/nowhere", secrets }]);
    const draws = program.split("\n").filter((line) => line.startsWith("  { "));
    const text = draws.map((line) => `${line.replace(/ > .*/, "")}; echo`).join("\n");
    return spawnSync("/bin/sh", ["-c", `name=${hostname}\n${text}`], { encoding: "utf8" })
      .stdout.split("\n")
      .slice(0, 3);
  };
  assert.deepEqual(drawn("web1.example.org"), ["web1", "example.org", "web1.example.org"]);
  assert.deepEqual(drawn("web1"), ["web1", "localdomain", "web1"]);
});
