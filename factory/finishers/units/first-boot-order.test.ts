import assert from "node:assert/strict";
import { test } from "node:test";
import type { WherryError } from "@wherry/core/errors/errors.ts";
import { smallContext, smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import { applyServices } from "./services.ts";

const INSTALL = "[Install]\nWantedBy=multi-user.target\n";
const SYSTEM = "/usr/lib/systemd/system";

/** What is said of a first boot that some units wait for, or that waits for some. */
async function said(
  order: { readonly before?: readonly string[]; readonly after?: readonly string[] },
  more: Parameters<typeof smallTree>[0] = {},
): Promise<readonly string[]> {
  const units = { [`${SYSTEM}/podman.service`]: INSTALL, [`${SYSTEM}/ssh.service`]: INSTALL };
  const unit = { name: "key", description: "", creates: null, run: [["/usr/bin/true"]], user: "root" };
  const context = smallContext({ firstBoot: [{ ...unit, before: [], after: [], ...order }] });
  try {
    await applyServices(smallTree({ ...units, ...more }), context);
    return [];
  } catch (error) {
    const { findings } = error as WherryError;
    return findings.map(({ message, hint }) => `${message.replace("firstBoot key: ", "")}: ${hint}`);
  }
}

test("units that wait for the first boot, or that it waits for, exist", async () => {
  assert.deepEqual(await said({ before: ["podmn.service", "data.mount"], after: ["ssh.service"] }), [
    "there is no unit podmn.service: Did you mean podman.service?",
  ]);
});

const early = "[Unit]\nDefaultDependencies=no\nBefore=shutdown.target sysinit.target\n";
const CASES: readonly [what: string, files: Parameters<typeof smallTree>[0], isEarly: boolean][] = [
  ["says so", { "early.service": early }, true],
  ["says so in another way", { "early.service": early.replace("=no", " = False") }, true],
  [
    "says so by a drop-in",
    {
      "early.service": early.replace("DefaultDependencies=no\n", ""),
      "early.service.d/a.conf": "[Unit]\nDefaultDependencies=no\n",
    },
    true,
  ],
  ["has the usual dependencies", { "early.service": early.replace("DefaultDependencies=no\n", "") }, false],
  [
    "has them again by a drop-in",
    { "early.service": early, "early.service.d/a.conf": "[Unit]\nDefaultDependencies=yes\n" },
    false,
  ],
  ["says so where systemd does not read it", { "early.service": early.replace("[Unit]", "[X-Notes]") }, false],
  ["comes before other targets", { "early.service": early.replace("sysinit", "network") }, false],
];
for (const [what, files, isEarly] of CASES) {
  test(`a unit that ${what} ${isEarly ? "cannot" : "can"} wait for a first boot`, async () => {
    const entries = Object.fromEntries(Object.entries(files).map(([name, text]) => [`${SYSTEM}/${name}`, text]));
    const hint = "take it out of before, or name a later unit there";
    assert.deepEqual(
      await said({ before: ["early.service", "podman.service"] }, entries),
      isEarly ? [`early.service starts before file systems can be written to, and cannot wait for it: ${hint}`] : [],
    );
  });
}
