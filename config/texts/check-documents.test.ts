import assert from "node:assert/strict";
import { test } from "node:test";
import { type CheckOptions, checkDocuments } from "./check-documents.ts";
import { collectValues } from "./documents/given-values.ts";

async function lint(text: string, more: Partial<CheckOptions> = {}): Promise<readonly string[]> {
  const { reports } = await checkDocuments([{ name: "a", text }], {
    files: undefined,
    folderName: "",
    compress: false,
    platform: "",
    given: await collectValues({ set: [], files: [], environment: {} }),
    readSecret: undefined,
    lint: true,
    ignored: [],
    ...more,
  });
  return reports.flatMap(({ findings }) =>
    findings.map(({ level, line, column, rule, message }) => `${line}:${column} ${level} ${rule ?? message}`),
  );
}

const butane = (comment: string, above = "") => `variant: fcos
version: 1.5.0
storage:
  files:
${above}    - path: /etc/x
      mode: 0666${comment}
`;

test("what a rule finds has its place in Butane, Container Linux Configs, and Ignition of any version", async () => {
  assert.deepEqual(await lint(butane("")), ["6:13 warning world-writable"]);
  const clc =
    "storage:\n  files:\n    - {filesystem: root, path: /etc/x, mode: 0666, contents: {inline: x}}\nupdate: {group: beta}\n";
  assert.deepEqual(await lint(clc), ["3:46 warning world-writable"]);
  const ignition = '{"ignition": {"version": "3.4.0"},\n"storage": {"files": [{"path": "/etc/x", "mode": 438}]}}';
  assert.deepEqual(await lint(ignition), ["2:50 warning world-writable"]);
  const old =
    '{"ignition": {"version": "2.3.0"},\n"storage": {"files": [{"filesystem": "root", "path": "/etc/x", "mode": 438}]}}';
  assert.deepEqual(await lint(old), ["2:74 warning world-writable"]);
});

test("a comment silences a rule on its line, in all that begins there, and in what comes below it", async () => {
  assert.deepEqual(await lint(butane(" # lint-ignore: world-writable")), []);
  assert.deepEqual(await lint(butane("", "    # lint-ignore: token, world-writable - as it was\n")), []);
  assert.deepEqual(await lint(butane("", "    # lint-ignore: world-writable\n\n    # more\n")), []);
  assert.deepEqual(await lint(butane("").replace("storage:", "storage: # lint-ignore: world-writable")), []);
  assert.deepEqual(await lint(butane(""), { ignored: ["world-writable"] }), []);
});

test("a comment that silences nothing, or names no rule, is told", async () => {
  assert.deepEqual(await lint(butane(" # lint-ignore: world-writeable")), [
    "6:13 warning world-writable",
    "6:18 warning there is no rule world-writeable: did you mean world-writable?",
  ]);
  assert.deepEqual(await lint(butane("").replace("0666", "0644 # lint-ignore: world-writable")), [
    "6:18 warning nothing is silenced here: the rule world-writable finds nothing",
  ]);
});

test("secrets by reference are no secrets in the text, but who can read them is looked at", async () => {
  const text = `variant: fcos
version: 1.5.0
secrets: {key: {file: k}}
storage:
  files:
    - path: /etc/key
      contents:
        inline: \${{ secrets.key }}
    - path: /etc/closed
      mode: 0600
      contents:
        inline: password=\${{ secrets.key }}
`;
  assert.deepEqual(await lint(text), ["8:17 warning secret-readable"]);
});

test("what variant wherry says of paths by itself is not said twice", async () => {
  const of = (variant: string) => `${variant}\nstorage:\n  files:\n    - path: /run/x\n`;
  assert.equal((await lint(of("variant: wherry\nversion: 1.0.0"))).length, 1);
  assert.deepEqual(await lint(of("variant: fcos\nversion: 1.5.0")), ["5:13 warning volatile-path"]);
});

test("rules are not asked where the configuration is refused", async () => {
  assert.deepEqual(await lint(butane("").replace("/etc/x", "etc")), [
    '5:13 error path not absolute: "etc" has to begin with /',
  ]);
});
