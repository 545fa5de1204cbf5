import { test } from "node:test";
import { behaviours } from "@wherry/host/system.fixtures.ts";
import { temporaryDirectory } from "@wherry/testing/temporary.ts";
import { createHostSystem } from "./host-system.ts";

const system = createHostSystem();

for (const { name, check } of behaviours) {
  test(name, async () => {
    await using folder = await temporaryDirectory();
    check(system, folder.path);
  });
}
