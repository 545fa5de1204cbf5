import assert from "node:assert/strict";
import { test } from "node:test";
import { loadFiles, SMALLEST } from "@wherry/testing/samples/definitions.ts";

test("entries are found by their key and name, whichever file has them", async () => {
  const base = [
    "name: base",
    "keyboard: de",
    "users: [{ name: ada }]",
    "files:",
    "  - path: /etc/motd",
    "    content: hello",
    "services:",
    "  enable: [ssh.service]",
    "  dropins:",
    '    - { unit: ssh.service, name: more.conf, content: "[Unit]" }',
  ];
  const own = `${SMALLEST}extends: base.yaml\nlinks:\n  - { path: /a, target: b }\n`;
  const { definition } = await loadFiles({ "image.yaml": own, "base.yaml": base.join("\n") });
  const places = Object.entries(definition.entriesAt).map(([entry, { file, line }]) => `${entry} ${file}:${line}`);
  assert.deepEqual(places.sort(), [
    "files /etc/motd base.yaml:5",
    "keyboard base.yaml:2",
    "links /a image.yaml:7",
    "services.dropins ssh.service base.yaml:10",
    "services.enable ssh.service base.yaml:8",
    "users ada base.yaml:3",
  ]);
});
