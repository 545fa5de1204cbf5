import assert from "node:assert/strict";
import { test } from "node:test";
import { smallContext, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import { applyServices } from "./services.ts";

const SYSTEM = "/usr/lib/systemd/system";

test("a partition that a unit requires to be mounted is not unmounted while nobody looks", async () => {
  const tree = smallTree({
    [`${SYSTEM}/upgrades.service`]: "[Unit]\nRequiresMountsFor=/run /var/lib /boot\n[Service]\nExecStart=/bin/true\n",
  });
  const finished = await applyServices(tree, smallContext());
  assert.equal(textOf(finished, `${SYSTEM}/boot.automount.d/50-required.conf`), "[Automount]\nTimeoutIdleSec=0\n");
  assert.equal(finished.has(`${SYSTEM}/efi.automount.d/50-required.conf`), false);
});

test("a unit that requires another place to be mounted, or wants it only, changes nothing", async () => {
  const tree = smallTree({
    [`${SYSTEM}/a.service`]: "[Unit]\nRequiresMountsFor=/var/lib /bootstrap\n# RequiresMountsFor=/boot\n",
    [`${SYSTEM}/b.service`]: "[Unit]\nWantsMountsFor=/boot\n",
  });
  const finished = await applyServices(tree, smallContext());
  assert.deepEqual(
    [...finished.keys()].filter((path) => path.includes(".automount.d")),
    [],
  );
});

test("/var stays until the end of the shutdown, where there is a machine at all", async () => {
  const unit = `${SYSTEM}/var.mount`;
  assert.match(textOf(await applyServices(smallTree({}), smallContext()), unit) ?? "", /^DefaultDependencies=no$/m);
  assert.equal((await applyServices(smallTree({}), smallContext({ kernel: null }))).has(unit), false);
});
