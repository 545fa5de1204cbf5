import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText } from "@wherry/testing/samples/written-definition.ts";
import { checkEssentials } from "./essentials.ts";

const cases: readonly (readonly [what: string, yaml: string, ...problems: string[]])[] = [
  ["the smallest definition", 'name: a\nversion: "1"\nfiles: [{ path: /a, content: b }]'],
  [
    "a definition without anything",
    "timezone: UTC",
    "1:1: the definition needs a name (write name: my-host)",
    `1:1: the definition needs a version (write version: "1.0.0")`,
    "1:1: the image would be empty (list packages below packages.install)",
  ],
  [
    "a kernel without its package",
    'name: a\nversion: "1"\nrepositories: [debian:trixie]\nkernel: { arguments: [quiet] }',
    "4:1: kernel needs a package (for example package: linux-image-cloud-amd64)",
  ],
  [
    "packages from nowhere",
    'name: a\nversion: "1"\npackages: { install: [bb] }',
    `1:1: there are packages to install, but no repositories (write repositories: ["debian:trixie"])`,
  ],
  [
    "a disk without a kernel",
    'name: a\nversion: "1"\nfiles: [{ path: /a, content: b }]\noutput: [oci, raw]',
    "4:15: output: raw is a disk that boots, but the image has no kernel (add kernel: linux-image-cloud-amd64, or make oci only)",
  ],
];

for (const [what, yaml, ...problems] of cases) {
  test(`${what} ${problems.length === 0 ? "is fine" : "is told where it stands"}`, async () => {
    assert.deepEqual(await checkText(checkEssentials, yaml), problems);
  });
}
