import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { behaviours } from "@wherry/testing/quickjs/system-contract.ts";
import { createHostSystem } from "./host-system.ts";

const system = createHostSystem();

for (const { name, check } of behaviours) {
  test(name, async () => {
    await using folder = await temporaryDirectory();
    check(system, folder.path);
  });
}
