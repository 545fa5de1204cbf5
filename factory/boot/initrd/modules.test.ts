import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { KernelModule } from "../../kernel/module-dependencies.ts";
import type { ModuleFacts } from "../../kernel/module-facts.ts";
import { modulesFile, planInitrdModules } from "./modules.ts";

function sample(name: string, facts: Partial<ModuleFacts> = {}): KernelModule {
  return {
    path: `kernel/${name}.ko`,
    name,
    facts: {
      aliases: [],
      dependencies: [],
      softDependencies: [],
      weakDependencies: [],
      exports: [],
      needs: [],
      ...facts,
    },
  };
}

const modules = [
  sample("dm_mod"),
  sample("dm_bufio", { dependencies: ["dm_mod"] }),
  sample("dm_verity", { dependencies: ["dm_bufio", "dm_mod"] }),
  sample("libcrc32c", { softDependencies: ["pre: crc32c absent post: later"] }),
  sample("crc32c_intel", { aliases: ["crypto-crc32c", "crc32c"] }),
  sample("later"),
  sample("erofs", { dependencies: ["libcrc32c"] }),
  sample("overlay"),
  sample("scsi_mod"),
  sample("sd_mod", { dependencies: ["scsi_mod"] }),
  sample("virtio_scsi", { dependencies: ["scsi_mod"], aliases: ["virtio:d00000008v*"] }),
  sample("virtio_blk", { aliases: ["virtio:d00000002v*", "of:Nblk"] }),
  sample("unrelated", { aliases: ["pci:v*"] }),
];
const builtin = "kernel/fs/ext4/ext4.ko\n";

test("what every slot needs is always loaded, drivers for their devices, and disks with their controllers", () => {
  assert.equal(
    modulesFile(planInitrdModules(modules, builtin, [])),
    [
      "dm_mod -",
      "dm_verity dm_mod,dm_bufio",
      "erofs crc32c_intel,libcrc32c",
      "overlay -",
      "virtio_blk - virtio:d00000002v*",
      "virtio_scsi scsi_mod,sd_mod virtio:d00000008v*",
      "",
    ].join("\n"),
  );
});

test("the definition's own modules are always loaded", () => {
  const plan = planInitrdModules(modules, builtin, ["unrelated"]);
  assert.deepEqual(plan.find(({ module }) => module.name === "unrelated")?.aliases, []);
});

test("a module that the kernel lacks is an error that names it", () => {
  assert.throws(
    () => planInitrdModules(modules, "", ["no-such"]),
    (error) =>
      error instanceof WherryError &&
      error.code === "boot.incomplete" &&
      error.message === "the kernel has no module ext4, no_such",
  );
});
