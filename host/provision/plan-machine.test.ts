import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { peerSystem } from "@wherry/testing/peers/peer-system.ts";
import { planMachine } from "./plan-machine.ts";
import { describeChanges, describeRemarks } from "./report.ts";
import type { StoragePlan } from "./stages.ts";

const ignition = { version: "3.4.0" };

async function plan(config: object, storagePlan?: StoragePlan) {
  const system = await peerSystem([]);
  assert.ok(system);
  await using folder = await temporaryDirectory();
  const user = { name: "new.ign", bytes: Buffer.from(JSON.stringify(config)) };
  const found = { platform: "qemu", user, base: [], findings: [] };
  const storage = { plan: () => storagePlan ?? assert.fail("storage was planned") };
  const work = planMachine({ system, storage, found, folder: folder.path });
  return { changes: describeChanges(work), ...describeRemarks(found, work), kept: system.list(folder.path) };
}

test("what would be changed is told with its place, and nothing is", async () => {
  const path = "/wherry-test/nowhere/a";
  const files = [{ path, mode: 0o600, contents: { source: "data:,abc" }, colour: "red" }];
  const { changes, ignored } = await plan({ ignition, storage: { files } });
  assert.deepEqual(
    changes.map(({ from, change }) => `${from} ${change}`),
    [
      "$.storage.files.0 directory /wherry-test 0755 0:0",
      "$.storage.files.0 directory /wherry-test/nowhere 0755 0:0",
      "$.storage.files.0 write /wherry-test/nowhere/a 0600 0:0, 3 bytes",
    ],
  );
  assert.deepEqual(
    ignored.map(({ source, from }) => `${source} ${from}`),
    ["new.ign $.storage.files.0.colour"],
  );
  assert.equal((await peerSystem([]))?.stat(join("/", "wherry-test")), undefined);
});

test("disks are planned where the configuration has some", async () => {
  const from = ["storage", "filesystems", 0];
  const steps = [{ do: "command", from, summary: "make ext4 on /dev/x", words: [], needs: [], makes: [] }] as const;
  const { changes } = await plan(
    { ignition, storage: { filesystems: [{ device: "/dev/x", format: "ext4" }] } },
    { steps, findings: [], mounts: [] },
  );
  assert.deepEqual(changes, [{ from: "$.storage.filesystems.0", change: "make ext4 on /dev/x" }]);
});

test("what provisioning would refuse is refused", async () => {
  await assert.rejects(plan({ ignition, storage: { files: [{ path: "/usr/x" }] } }), {
    code: "config.unsupported",
    message: "/usr/x cannot be changed: /usr is read-only",
  });
});
