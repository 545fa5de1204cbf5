import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText } from "@wherry/testing/samples/written-definition.ts";
import { checkChoices } from "./choices.ts";

const cases: readonly (readonly [what: string, yaml: string, ...problems: string[]])[] = [
  ["what is installed and something else omitted", "packages: { install: [aa], omit: [bb] }"],
  [
    "a package that is installed and omitted",
    "packages:\n  install: [aa, bb]\n  omit: [bb]",
    `3:10: "bb" is both omitted and, on line 2, installed (remove one of the two; an inherited one goes with "-bb" in its list)`,
  ],
  [
    "a kernel that is omitted",
    "kernel: linux\npackages: { omit: [linux] }",
    `2:20: "linux" is omitted, but it is the kernel (remove it from packages.omit)`,
  ],
  [
    "a unit that is enabled, disabled and masked",
    "services:\n  enable: [a.service]\n  disable: [a.service]\n  mask: [a.service]",
    `3:13: "a.service" is in services.disable and, on line 2, in services.enable (keep one of the two)`,
    `4:10: "a.service" is in services.mask and, on line 2, in services.enable (keep one of the two)`,
  ],
  [
    "a budget larger than the slot",
    "kernel: linux\ndisk: { slot: 64M }\nbudgets: { size: 65M }",
    "3:18: budgets.size is larger than disk.slot: such an image would not fit the disk (make the budget smaller, or the slot larger)",
  ],
  ["the same budget without a disk", "disk: { slot: 64M }\nbudgets: { size: 65M }"],
  ["a whole key file", "disk: { encryption: { unlock: key-file, device: LABEL=a, path: /b } }"],
  [
    "a key file without device and path",
    "disk: { encryption: { unlock: key-file } }",
    "1:21: disk.encryption: a key file needs its device (for example device: LABEL=keys, path: /var.key)",
    "1:21: disk.encryption: a key file needs its path (for example device: LABEL=keys, path: /var.key)",
  ],
  [
    "a path for a passphrase",
    "disk: { encryption: { unlock: passphrase, path: /b } }",
    "1:49: disk.encryption.path is for unlock: key-file (remove it, or write unlock: key-file)",
  ],
];

for (const [what, yaml, ...problems] of cases) {
  test(`${what} ${problems.length === 0 ? "is fine" : "is told where it stands"}`, async () => {
    assert.deepEqual(await checkText(checkChoices, yaml), problems);
  });
}
