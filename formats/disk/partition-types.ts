/**
 * Partition types by what they mean: the EFI system partition (UEFI 2.10, 5.3.3) and the Discoverable Partitions
 * Specification of the UAPI group. The names are systemd's (`systemd-id128 show`).
 */
export const PARTITION_TYPES = {
  esp: "c12a7328-f81f-11d2-ba4b-00a0c93ec93b",
  "usr-x86-64": "8484680c-9521-48c6-9c11-b0720656f69e",
  "usr-x86-64-verity": "77ff5f63-e7b6-4633-acf4-1565b864c0e6",
  "usr-arm64": "b0e01050-ee5f-4390-949a-9101b17104e9",
  "usr-arm64-verity": "6e11a4e7-fbca-4ded-b9e9-e1a512bb664e",
  var: "4d21b016-b534-45c2-a9fb-5c16e091fd2d",
  "linux-generic": "0fc63daf-8483-4772-8e79-3d69d8477de4",
} as const;

/** The types of /usr and of its hash tree for an architecture, which is named as Debian names it; undefined where there are none. */
export function usrPartitionTypes(architecture: string): { readonly usr: string; readonly verity: string } | undefined {
  if (architecture === "amd64") {
    return { usr: PARTITION_TYPES["usr-x86-64"], verity: PARTITION_TYPES["usr-x86-64-verity"] };
  }
  if (architecture === "arm64") {
    return { usr: PARTITION_TYPES["usr-arm64"], verity: PARTITION_TYPES["usr-arm64-verity"] };
  }
  return undefined;
}

/** Attribute bits of the Discoverable Partitions Specification, "Partition Flags". */
export const READ_ONLY = 1n << 60n;
export const NO_AUTO = 1n << 63n;
export const GROW_FILE_SYSTEM = 1n << 59n;
