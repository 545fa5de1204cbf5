import { architectures } from "@wherry/core/architecture/architectures.ts";

/**
 * Partition types by what they mean: the EFI system partition (UEFI 2.10, 5.3.3) and the Discoverable Partitions
 * Specification of the UAPI group. The names are systemd's (`systemd-id128 show`).
 */
export const PARTITION_TYPES = {
  esp: "c12a7328-f81f-11d2-ba4b-00a0c93ec93b",
  "usr-x86-64": architectures.amd64.usrPartition.data,
  "usr-x86-64-verity": architectures.amd64.usrPartition.verity,
  "usr-arm64": architectures.arm64.usrPartition.data,
  "usr-arm64-verity": architectures.arm64.usrPartition.verity,
  var: "4d21b016-b534-45c2-a9fb-5c16e091fd2d",
  "linux-generic": "0fc63daf-8483-4772-8e79-3d69d8477de4",
} as const;

/** Attribute bits of the Discoverable Partitions Specification, "Partition Flags". */
export const READ_ONLY = 1n << 60n;
export const NO_AUTO = 1n << 63n;
export const GROW_FILE_SYSTEM = 1n << 59n;
