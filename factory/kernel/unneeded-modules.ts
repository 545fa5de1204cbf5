/** Patterns of module paths for `unneededBy`: what to drop, and what of that stays all the same. */
export interface ModuleSelection {
  readonly drop: readonly string[];
  readonly keep: readonly string[];
}

/**
 * What a container host in a cloud has no use for: hardware that no virtual machine has, and protocols and file systems
 * that containers are not run on. Client file systems (nfs, smb, ceph), RDMA and every virtual device stay.
 */
const reasons: readonly {
  readonly reason: string;
  readonly drop: readonly string[];
  readonly keep?: readonly string[];
}[] = [
  {
    reason: "hardware of laboratories, desks and laptops",
    drop: [
      "kernel/drivers/comedi/**",
      "kernel/drivers/hid/**",
      "kernel/drivers/leds/**",
      "kernel/drivers/media/**",
      "kernel/drivers/misc/cardreader/**",
      "kernel/drivers/net/wwan/**",
      "kernel/drivers/platform/surface/**",
      "kernel/drivers/soundwire/**",
    ],
    // The virtual keyboards of consoles.
    keep: ["kernel/drivers/hid/hid.ko*", "kernel/drivers/hid/hid-generic.ko*", "kernel/drivers/hid/hid-hyperv.ko*"],
  },
  {
    reason: "controllers and tapes of physical servers",
    drop: [
      "kernel/drivers/block/aoe/**",
      "kernel/drivers/scsi/BusLogic.ko*",
      "kernel/drivers/scsi/ch.ko*",
      "kernel/drivers/scsi/ipr.ko*",
      "kernel/drivers/scsi/mpi3mr/**",
      "kernel/drivers/scsi/st.ko*",
    ],
  },
  {
    reason: "test beds for kernel developers",
    drop: [
      "kernel/drivers/block/null_blk/**",
      "kernel/drivers/hwtracing/**",
      "kernel/drivers/md/dm-flakey.ko*",
      "kernel/drivers/md/dm-log-writes.ko*",
      "kernel/drivers/scsi/scsi_debug.ko*",
    ],
  },
  {
    reason: "file systems that no cloud disk carries",
    drop: [
      "kernel/fs/bcachefs/**",
      "kernel/fs/ntfs3/**",
      "kernel/fs/orangefs/**",
      "kernel/fs/romfs/**",
      "kernel/fs/sysv/**",
      "kernel/fs/zonefs/**",
      "kernel/fs/nls/**",
    ],
    // What FAT, ISO 9660, UDF and SMB mounts ask for.
    keep: [
      "kernel/fs/nls/nls_ascii.ko*",
      "kernel/fs/nls/nls_cp437.ko*",
      "kernel/fs/nls/nls_iso8859-1.ko*",
      "kernel/fs/nls/nls_utf8.ko*",
    ],
  },
  {
    reason: "servers that run in user space on a container host, or not at all",
    drop: ["kernel/drivers/block/drbd/**", "kernel/drivers/target/**", "kernel/fs/nfsd/**", "kernel/fs/smb/server/**"],
  },
  {
    reason: "layers below a disk that a cloud provides itself",
    drop: ["kernel/drivers/md/bcache/**", "kernel/drivers/md/dm-vdo/**"],
  },
  {
    reason: "network protocols with a history of holes and no use in a cloud",
    drop: ["kernel/net/dccp/**", "kernel/net/rds/**", "kernel/net/smc/**", "kernel/net/tipc/**"],
  },
];

export const unneededModules: ModuleSelection = {
  drop: reasons.flatMap(({ drop }) => drop),
  keep: reasons.flatMap(({ keep }) => keep ?? []),
};
