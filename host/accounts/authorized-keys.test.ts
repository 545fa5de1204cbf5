import assert from "node:assert/strict";
import { test } from "node:test";
import type { PasswdUser } from "@wherry/config/ignition/config.ts";
import { sketchRoot } from "@wherry/testing/fixtures/provisioning-sketch.ts";
import { describeFileStep } from "../provision/describe-step.ts";

const accounts = { "etc/passwd": "core:x:500:500::/home/core:/bin/sh\n", "etc/group": "core:x:500:\n" };

const cases: readonly [string, Readonly<Record<string, string>>, PasswdUser, readonly string[], string][] = [
  [
    "keys of a user without a home make home and folder, closed to others",
    {},
    { name: "core", sshAuthorizedKeys: ["a b", "c d"] },
    [
      "directory /home 0755 0:0",
      "directory /home/core 0700 500:500",
      "directory /home/core/.ssh 0700 500:500",
      "write /home/core/.ssh/authorized_keys 0600 500:500, 8 bytes",
    ],
    "a b\nc d\n",
  ],
  [
    "keys are added to those that are there, each once",
    { "home/core/.ssh/authorized_keys": "# mine\na b" },
    { name: "core", sshAuthorizedKeys: ["a b", "c d", "c d"] },
    ["write /home/core/.ssh/authorized_keys 0600 500:500, 15 bytes"],
    "# mine\na b\nc d\n",
  ],
  [
    "a home that is a link in /var is found",
    { "var/home/core/note": "" },
    { name: "core", sshAuthorizedKeys: ["a b"] },
    [
      "directory /home/core 0700 500:500",
      "directory /home/core/.ssh 0700 500:500",
      "write /home/core/.ssh/authorized_keys 0600 500:500, 4 bytes",
    ],
    "a b\n",
  ],
  ["no keys, no file", {}, { name: "core", sshAuthorizedKeys: [] }, [], ""],
];

for (const [name, files, user, steps, text] of cases) {
  test(name, async () => {
    await using sketch = await sketchRoot({ ...accounts, ...files });
    if (name.includes("link")) sketch.system.symlink("var/home", `${sketch.root}/home`);
    const plan = sketch.plan({ passwd: { users: [user] } });
    const expected = name.includes("link") ? steps.slice(1).map((step) => step.replace("/home", "/var/home")) : steps;
    assert.deepEqual(plan.steps.map(describeFileStep), expected);
    const written = plan.steps.find((step) => step.do === "write");
    if (written?.do === "write") assert.equal(Buffer.from(sketch.contents.read(written.content)).toString(), text);
  });
}
