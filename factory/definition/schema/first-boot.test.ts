import assert from "node:assert/strict";
import { test } from "node:test";
import { problemsOf, SMALLEST } from "@wherry/testing/samples/definitions.ts";

const problems = async (...units: readonly string[]) =>
  (
    await problemsOf({ "image.yaml": `${SMALLEST}firstBoot:\n${units.map((unit) => `  - { ${unit} }\n`).join("")}` })
  ).join("\n");
const RUN = "run: [[/usr/bin/true]]";

test("what a first boot makes lies where it stays", async () => {
  const made = ["/var/lib/app/key", "/etc/app.key", "/srv/tmp/key"];
  assert.equal(await problems(...made.map((path, index) => `name: key${index}, creates: ${path}, ${RUN}`)), "");
  const said = await problems(
    `name: a, creates: /usr/share/key, ${RUN}`,
    `name: b, creates: /var/tmp/key, ${RUN}`,
    `name: c, creates: /run/key, ${RUN}`,
  );
  assert.match(said, /\/usr cannot be written to/);
  assert.match(said, /goes away by itself/);
  assert.match(said, /below \/run/);
});

test("commands are lists of words that begin with a program's path", async () => {
  const said = await problems(
    "name: a, run: [/bin/sh, -c, 'true']",
    "name: b, run: [[openssl, version]]",
    "name: c, run: []",
    `name: App Key, ${RUN}`,
    `name: d, ${RUN}, befor: [app.service]`,
  );
  assert.match(said, /a command is a list of words/);
  assert.match(said, /named by its path/);
  assert.match(said, /at least one command/);
  assert.match(said, /"App Key" is not a name for it/);
  assert.match(said, /befor.*did you mean "?before/s);
});
