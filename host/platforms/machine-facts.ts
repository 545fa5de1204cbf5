/** Fields of the firmware's tables, by the names that /sys/class/dmi/id has for them (SMBIOS 3.7, 7.1 to 7.4). */
export type DmiField =
  | "bios_vendor"
  | "bios_version"
  | "chassis_asset_tag"
  | "product_name"
  | "product_serial"
  | "product_uuid"
  | "sys_vendor";

/** What a machine can say of itself before any network is touched. */
export interface MachineFacts {
  /** As the firmware has them; a field that is missing there is missing here. */
  readonly dmi: Readonly<Partial<Record<DmiField, string>>>;
  /** /sys/hypervisor/uuid, which only Xen has. */
  readonly hypervisorUuid: string | undefined;
  /** Labels of the file systems on all disks, as they are written there. */
  readonly diskLabels: readonly string[];
  /** The kernel's command line, as /proc/cmdline has it. */
  readonly commandLine: string;
}
