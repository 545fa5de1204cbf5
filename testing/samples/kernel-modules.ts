import assert from "node:assert/strict";
import type { Content, Tree } from "@wherry/core/tree/tree.ts";
import { smallTree } from "../fixtures/small-tree.ts";
import { buildModule } from "./elf.ts";

/** Of the kernel whose modules these are. */
export const kernelVersion = "6.12.1-sample";
/** Where they are. */
export const kernelFolder = `/usr/lib/modules/${kernelVersion}`;

/** Devices, names, numbers and symbols of every kind that an index knows. */
export const kernelModules: Record<string, Buffer> = {
  "kernel/lib/crc.ko": buildModule({
    modinfo: ["alias=crypto-crc", "softdep=pre: fast-crc"],
    exports: ["crc", "crc_init"],
  }),
  "kernel/lib/fast-crc.ko": buildModule({
    modinfo: ["alias=crypto-crc", "alias=cpu:type:x86,ven*fam*:feature:*[0-9]*-a"],
  }),
  "kernel/md/dm-mod.ko": buildModule({
    modinfo: ["alias=devname:mapper/control", "alias=char-major-10-236", "weakdep=dm_audit"],
    exports: ["dm_register", "dm_unregister"],
    needs: ["printk", "crc"],
  }),
  "kernel/md/dm-bufio.ko": buildModule({ modinfo: ["depends=dm-mod"], exports: ["bufio"], needs: ["dm_register"] }),
  "kernel/md/dm-verity.ko": buildModule({
    modinfo: ["depends=dm-mod,dm-bufio", "alias=dm-verity"],
    needs: ["bufio", "dm_unregister", "printk", "crc_init"],
  }),
  "kernel/net/a-net.ko": buildModule({
    modinfo: ["alias=pci:v00001AF4d00001000sv*", "alias=pci:v00001AF4d00001041sv*"],
  }),
  "kernel/net/b-net.ko": buildModule({ modinfo: ["alias=pci:v00001AF4d00001000sv*", "alias=devname:net/tun"] }),
};
/** modules.builtin. */
export const kernelBuiltin = "kernel/fs/ext4/ext4.ko\nkernel/drivers/char/virtio_console.ko\n";
/** modules.builtin.modinfo. */
export const kernelModinfo =
  "ext4.alias=fs-ext4\0ext4.license=GPL\0virtio_console.alias=virtio:d00000003v*\0ext4.alias=ext3\0";
/**
 * dm-verity before what it needs, and one that does not exist. Unlisted modules would follow by path; depmod takes them
 * as the folder comes.
 */
export const kernelOrder = [
  "md/dm-verity",
  "net/b-net",
  "net/a-net",
  "lib/crc",
  "md/dm-mod",
  "absent",
  "lib/fast-crc",
  "md/dm-bufio",
]
  .map((name) => `kernel/${name}.ko\n`)
  .join("");

/** A tree of a kernel's modules, by their paths, with the lists that come with it. */
export function kernelTree(files: Record<string, Uint8Array> = kernelModules): Tree {
  const modules = Object.entries(files).map(([path, program]) => [`${kernelFolder}/${path}`, { program }]);
  return smallTree({
    ...Object.fromEntries(modules),
    [`${kernelFolder}/modules.builtin`]: kernelBuiltin,
    [`${kernelFolder}/modules.builtin.modinfo`]: kernelModinfo,
    [`${kernelFolder}/modules.order`]: kernelOrder,
  });
}

/** Reads what is in memory, as all of such a tree is. */
export const readMemory = async ({ location }: Content) => {
  assert.equal(location.in, "memory");
  return location.in === "memory" ? location.bytes : new Uint8Array();
};
