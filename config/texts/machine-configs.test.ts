import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { anyCharacter } from "@wherry/testing/properties/any-character.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { convert, diff, merge, schema, schemaNames, transpile, validate } from "./machine-configs.ts";

const root = join(import.meta.dirname, "../..");

test("the examples of docs/library.md and config/README.md run, and are right", async () => {
  let code = "";
  for (const page of ["docs/library.md", "config/README.md"]) {
    const text = await readFile(join(root, page), "utf8");
    const examples = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, example = ""]) => example);
    assert.ok(examples.length > 0);
    code += examples.map(asBlock).join("");
  }
  const args = ["--input-type=module-typescript", "--eval", code];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: join(root, "config"), encoding: "utf8" });
  assert.equal(status, 0, stderr);
});

/** An example among others in one module: imports can only stand at the head of one. */
function asBlock(code: string): string {
  const named = code.replace(/^import (\{[^}]*\}) from (".*");$/gm, "const $1 = await import($2);");
  return `{\n${named.replace(/^import (\w+) from (".*");$/gm, "const { default: $1 } = await import($2);")}}\n`;
}

const butane = "variant: fcos\nversion: 1.5.0\n";

test("a value for a parameter that is not declared is an error, and so is a missing one", async () => {
  const { output, findings } = await transpile(butane, { parameters: { x: 1 } });
  assert.equal(output, undefined);
  assert.match(findings[0]?.message ?? "", /parameter x, which is not declared/);
  const missing = await validate(`${butane}parameters: {x: {type: string}}\n`);
  assert.equal(missing.valid, false);
});

test("parameters take numbers, booleans and lists", async () => {
  const text = `${butane}parameters:
  mode: {type: integer}
  over: {type: boolean}
  keys: {type: list}
storage:
  files:
    - path: /a
      mode: \${{ mode }}
      overwrite: \${{ over }}
      contents: {inline: ""}
passwd:
  users:
    - name: core
      ssh_authorized_keys: \${{ keys }}
`;
  const { output } = await transpile(text, { parameters: { mode: 384, over: true, keys: ["a", "b"] } });
  const config = JSON.parse(output ?? "{}");
  assert.deepEqual([config.storage.files[0].mode, config.storage.files[0].overwrite], [384, true]);
  assert.deepEqual(config.passwd.users[0].sshAuthorizedKeys, ["a", "b"]);
});

test("documents are resolved before they are converted and compared, and secrets are not converted", async () => {
  const document = `${butane}parameters: {n: {type: string, default: a}}\npasswd: {users: [{name: "\${{ n }}"}]}\n`;
  const plain = `${butane}passwd: {users: [{name: b}]}\n`;
  assert.deepEqual((await diff(document, plain, { parameters: { n: "b" } })).differences, []);
  assert.equal((await diff(document, plain)).differences?.length, 2);
  const converted = await convert(document, { to: "butane" });
  assert.match(converted.output ?? "", /name: a/);
  const secret = `${butane}secrets: {s: {env: S}}\nstorage: {files: [{path: /a, contents: {inline: "\${{ secrets.s }}"}}]}\n`;
  const refused = await convert(secret, { to: "ignition-3.4" });
  assert.equal(refused.output, undefined);
  assert.match(refused.findings.at(-1)?.message ?? "", /refers to secrets/);
});

test("one that is refused has no differences, and says why", async () => {
  const { differences, findings } = await diff({ name: "a", text: "{" }, { name: "b", text: butane });
  assert.equal(differences, undefined);
  assert.equal(findings[0]?.file, "a");
});

test("what `secrets` gives is in the result, and in no finding", async () => {
  const text = `${butane}secrets: {s: {env: S}}\nstorage: {files: [{path: /a, contents: {source: "https://x/\${{ secrets.s }}"}}]}\n`;
  const secrets = () => "\u0000hunter2 %";
  const { findings } = await transpile(text, { secrets });
  assert.doesNotMatch(JSON.stringify(findings), /hunter2/);
});

test("no text makes anything throw", async () => {
  const piece = fc.constantFrom(
    "variant: fcos\n",
    "version: 1.5.0\n",
    "parameters:\n",
    "  a: {type: string}\n",
    "secrets: {s: {file: x}}\n",
    "include: x\n",
    "storage: {files: [{path: /a, contents: {inline: '${{ a }}'}}]}\n",
    "'${{': 1\n",
    "{",
    "}",
    "- ",
    "&a [*a]\n",
    '{"ignition": {"version": "3.4.0"}}',
    "etcd: {version: 3.3.1}\n",
  );
  const text = fc.oneof(
    fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join("")),
    fc.string({ unit: anyCharacter }),
  );
  const values = fc.dictionary(
    fc.constantFrom("a", "b", "__proto__"),
    fc.oneof(fc.string(), fc.integer(), fc.boolean()),
  );
  await assertProperty(
    fc.asyncProperty(text, text, values, async (one, other, parameters) => {
      const { output, findings } = await merge([one, other], { parameters, secrets: () => "x" });
      if (output === undefined) assert.ok(findings.some(({ level }) => level === "error"));
      await validate(one, { parameters, lint: true });
      await convert(one, { to: "ignition-3.4", parameters });
      await diff(one, other, { parameters });
    }),
    { numRuns: 300 },
  );
});

test("every schema is there by its name, and no other", () => {
  for (const name of schemaNames) assert.equal(typeof schema(name)?.title, "string", name);
  assert.equal(schema("butane"), undefined);
});
