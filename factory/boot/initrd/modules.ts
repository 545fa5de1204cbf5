import { WherryError } from "@wherry/core/errors/errors.ts";
import type { KernelModule } from "../../kernel/module-dependencies.ts";
import { moduleName, normaliseAlias, underscored } from "../../kernel/module-name.ts";

/**
 * What it takes to reach a disk on any of the clouds, and to verify and mount /usr. What a kernel has built in is
 * passed over. File systems of the running system (FAT, ISO 9660) are loaded from /usr, once it is there.
 */
const initrdModules = {
  /** Without these no slot can be mounted. */
  needed: ["dm_mod", "dm_verity", "erofs", "overlay", "ext4"],
  /** Whichever the kernel has, and a device asks for. */
  drivers: [
    // SHA-256 with the processor's own instructions: every block of /usr passes through it.
    "sha256_ssse3",
    "sha256_ce",
    "sha2_ce",
    "hv_vmbus",
    "virtio_pci",
    "virtio_mmio",
    "virtio_blk",
    "virtio_scsi",
    "nvme",
    "ahci",
    "ata_piix",
    "xen_blkfront",
    "hv_storvsc",
    "vmw_pvscsi",
  ],
} as const;

/** A module that `/init` may load. */
interface InitrdModule {
  readonly module: KernelModule;
  /** What is loaded before it, in order. */
  readonly before: readonly KernelModule[];
  /** The devices that it is loaded for; empty where it is always loaded. */
  readonly aliases: readonly string[];
}

/** Buses on which `/init` looks for devices. */
const buses = /^(acpi|cpu|pci|virtio|vmbus|xen)[*:]/;

/**
 * Plans the modules of an initrd: those that are always loaded, then drivers. `extra` are the definition's own.
 *
 * @throws {WherryError} boot.incomplete when one that is needed or extra is neither a module nor built in
 */
export function planInitrdModules(
  modules: readonly KernelModule[],
  builtin: string,
  extra: readonly string[],
): readonly InitrdModule[] {
  const byName = new Map(modules.map((module) => [module.name, module]));
  const builtinNames = new Set(builtin.split("\n").map(moduleName));
  const always = [...initrdModules.needed, ...extra].map(underscored);
  const missing = always.filter((name) => !byName.has(name) && !builtinNames.has(name));
  if (missing.length > 0) {
    throw new WherryError("boot.incomplete", `the kernel has no module ${missing.join(", ")}`, {
      hint: "choose a kernel package that has it, or take it out of kernel.modules",
    });
  }
  const before = loadOrder(modules);
  const plan = (name: string, aliases: (module: KernelModule) => readonly string[]): InitrdModule[] => {
    const module = byName.get(name);
    return module === undefined ? [] : [{ module, before: before(module), aliases: aliases(module) }];
  };
  return [
    ...always.flatMap((name) => plan(name, () => [])),
    ...initrdModules.drivers
      .flatMap((name) => plan(name, ({ facts }) => facts.aliases.filter((alias) => buses.test(alias))))
      .filter(({ aliases }) => aliases.length > 0),
  ];
}

/** The lines of `/etc/modules`: name, what comes before it, aliases. */
export function modulesFile(plan: readonly InitrdModule[]): string {
  return plan
    .map(({ module, before, aliases }) => {
      const names = before.map(({ name }) => name).join(",");
      return `${[module.name, names === "" ? "-" : names, ...aliases].join(" ")}\n`;
    })
    .join("");
}

/**
 * Gives all that must be loaded before a module: hard and soft dependencies, each after its own; for a disk controller,
 * the disks.
 */
function loadOrder(modules: readonly KernelModule[]): (module: KernelModule) => readonly KernelModule[] {
  const byName = new Map(modules.map((module) => [module.name, module]));
  const byAlias = new Map(
    modules.flatMap((module) => module.facts.aliases.map((alias) => [normaliseAlias(alias) ?? alias, module] as const)),
  );
  const find = (name: string) => byName.get(underscored(name)) ?? byAlias.get(underscored(name));
  const scsi = byName.get("scsi_mod");
  const disks = byName.get("sd_mod");
  const visit = (module: KernelModule, order: Set<KernelModule>, visiting: Set<KernelModule>) => {
    if (visiting.has(module)) return;
    visiting.add(module);
    for (const name of [...module.facts.dependencies, ...softDependencies(module)]) {
      const dependency = find(name);
      if (dependency !== undefined) visit(dependency, order, visiting);
    }
    order.add(module);
  };
  return (module) => {
    const order = new Set<KernelModule>();
    visit(module, order, new Set());
    if (scsi !== undefined && disks !== undefined && order.has(scsi)) visit(disks, order, new Set(order));
    order.delete(module);
    return [...order];
  };
}

/** Those that come before: "pre: a b post: c" (modprobe.d(5)). What comes after is never needed to reach a disk. */
function softDependencies(module: KernelModule): string[] {
  return module.facts.softDependencies.flatMap((line) => {
    const [, before = ""] = /\bpre:([^:]*)(?:\s\w+:|$)/.exec(line) ?? [];
    return before.split(/\s+/).filter((name) => name !== "");
  });
}
