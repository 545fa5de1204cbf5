import assert from "node:assert/strict";
import { test } from "node:test";
import { plainValue } from "@wherry/config/json/plain-value.ts";
import { writtenDefinition } from "@wherry/testing/samples/written-definition.ts";
import { expand } from "./expand.ts";

const cases: readonly (readonly [what: string, yaml: string, expanded: unknown])[] = [
  [
    "an entrypoint, which takes an inherited command away",
    "container: { entrypoint: [a] }",
    { container: { entrypoint: ["a"], command: [] } },
  ],
  [
    "an entrypoint with its own command",
    "container: { entrypoint: [a], command: [b] }",
    { container: { entrypoint: ["a"], command: ["b"] } },
  ],
  ["a command alone", "container: { command: [b] }", { container: { command: ["b"] } }],
  ["a kernel by name alone", "kernel: linux", { kernel: { package: "linux" } }],
  ["no kernel", "kernel:", { kernel: null }],
  ["what only the reader needs", "$schema: x\nextends: core\nname: a", { name: "a" }],
  [
    "a unit that is enabled, which takes it out of what is disabled and masked before",
    "services: { enable: [a.service], mask: [b.service] }",
    {
      services: {
        enable: ["a.service", "-b.service"],
        mask: ["b.service", "-a.service"],
        disable: ["-a.service"],
      },
    },
  ],
  [
    "a unit that is mentioned in the other list already",
    "services: { enable: [a.service], disable: [-a.service], mask: [-a.service] }",
    { services: { enable: ["a.service"], disable: ["-a.service"], mask: ["-a.service"] } },
  ],
  [
    "a package that is installed, which is omitted no more, and the other way round",
    "packages: { install: [a, b=1, c], omit: [d, -c] }",
    { packages: { install: ["a", "b=1", "c", "-d"], omit: ["d", "-c", "-a", "-b"] } },
  ],
  [
    "a package that is taken away, with the units that are known to be its own",
    "packages: { install: [-systemd-timesyncd] }\nservices: { mask: [systemd-time-wait-sync.service] }",
    {
      packages: { install: ["-systemd-timesyncd"] },
      services: {
        enable: ["-systemd-timesyncd.service", "-systemd-time-wait-sync.service"],
        disable: ["-systemd-timesyncd.service"],
        mask: ["systemd-time-wait-sync.service", "-systemd-timesyncd.service"],
      },
    },
  ],
  ["a unit that is taken away", "services: { enable: [-a.service] }", { services: { enable: ["-a.service"] } }],
];

for (const [what, yaml, expanded] of cases) {
  test(`${what} is written out`, async () => {
    const { root } = await writtenDefinition(yaml);
    if (root.kind !== "object") throw assert.fail();
    assert.deepEqual(plainValue(expand(root)), expanded);
  });
}
