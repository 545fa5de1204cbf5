import type { Disk, Filesystem, IgnitionConfig, Luks, Partition, Raid } from "../../ignition/config.ts";
import { noteField, noteMade, noteObject } from "../origins.ts";
import { bootDeviceLuks } from "../schema/shapes.ts";
import type { BootDevice, ButaneConfig } from "../schema/values.ts";
import { translateShape } from "../translate.ts";
import type { Translation } from "../translation.ts";
import { mergeMade } from "./mount-units.ts";

/** Types of partitions (UEFI 2.10, 5.3.3; coreos-assembler's create_disk.sh, whose layout this is). */
const types = {
  reserved: "8DA63339-0007-60C0-C436-083AC8230908",
  bios: "21686148-6449-6E6F-744E-656564454649",
  prep: "9E1A2D38-C612-4316-AA26-8B49521E5A8B",
  esp: "C12A7328-F81F-11D2-BA4B-00A0C93EC93B",
} as const;

const sizes = { reserved: 1, bios: 1, prep: 4, esp: 127, boot: 384 } as const;

/** The first two partitions of each layout. */
const firstPartitions: Readonly<Record<string, readonly (keyof typeof types)[]>> = {
  x86_64: ["bios", "esp"],
  aarch64: ["reserved", "esp"],
  ppc64le: ["prep", "reserved"],
};

/** A boot disk that is mirrored, encrypted or both: disks, RAIDs, volumes and file systems. */
export function addBootDevice(
  config: IgnitionConfig,
  { boot_device }: ButaneConfig,
  translation: Translation,
): IgnitionConfig {
  const { luks, mirror, layout = "x86_64" } = boot_device ?? {};
  const devices = mirror?.devices ?? [];
  const isEncrypted = luks?.tpm2 === true || (luks?.tang?.length ?? 0) > 0 || luks?.cex?.enabled === true;
  if (!isEncrypted && devices.length === 0) return config;
  const mirrored = devices.length === 0 ? undefined : mirrorDisks(devices, layout, translation);
  const volume = isEncrypted ? rootVolume(boot_device ?? {}, translation) : undefined;
  const root: Filesystem = {
    device: volume === undefined ? "/dev/md/md-root" : "/dev/mapper/root",
    format: "xfs",
    label: "root",
    wipeFilesystem: true,
  };
  noteMade(translation.origins, root, ["boot_device"]);
  const storage = {
    ...(mirrored === undefined ? {} : { disks: mirrored.disks, raid: mirrored.raid }),
    filesystems: [...(mirrored?.filesystems ?? []), root],
    ...(volume === undefined ? {} : { luks: [volume] }),
  };
  translation.origins.objects.set(storage, { path: ["boot_device"], whole: true });
  return mergeMade(config, { storage }, translation);
}

interface Mirrored {
  readonly disks: readonly Disk[];
  readonly raid: readonly Raid[];
  readonly filesystems: readonly Filesystem[];
}

function mirrorDisks(devices: readonly string[], layout: string, { origins }: Translation): Mirrored {
  const kinds = firstPartitions[layout] ?? ["reserved", "reserved"];
  const disks: Disk[] = [];
  const filesystems: Filesystem[] = [];
  for (const [index, device] of devices.entries()) {
    const from = ["boot_device", "mirror", "devices", index];
    const number = index + 1;
    const first = kinds.map((kind): Partition => {
      return { number: 0, label: `${kind}-${number}`, sizeMiB: sizes[kind], typeGuid: types[kind] };
    });
    const boot = { number: 0, label: `boot-${number}`, sizeMiB: sizes.boot };
    const disk: Disk = {
      device,
      wipeTable: true,
      partitions: [...first, boot, { number: 0, label: `root-${number}` }],
    };
    noteMade(origins, disk, from);
    disks.push(disk);
    if (!kinds.includes("esp")) continue;
    const label = `esp-${number}`;
    const esp: Filesystem = { device: `/dev/disk/by-partlabel/${label}`, format: "vfat", label, wipeFilesystem: true };
    noteMade(origins, esp, from);
    filesystems.push(esp);
  }
  const devicesOf = (prefix: string) => devices.map((_, index) => `/dev/disk/by-partlabel/${prefix}-${index + 1}`);
  // With its superblock at the end, firmware and boot loaders see the boot partition as a file system.
  const raid: readonly Raid[] = [
    { name: "md-boot", level: "raid1", devices: devicesOf("boot"), options: ["--metadata=1.0"] },
    { name: "md-root", level: "raid1", devices: devicesOf("root") },
  ];
  const boot: Filesystem = { device: "/dev/md/md-boot", format: "ext4", label: "boot", wipeFilesystem: true };
  for (const made of [...raid, boot]) noteMade(origins, made, ["boot_device", "mirror"]);
  return { disks, raid, filesystems: [...filesystems, boot] };
}

/** The encrypted volume of the root file system. */
function rootVolume({ layout, luks = {}, mirror }: BootDevice, translation: Translation): Luks {
  const from = ["boot_device", "luks"];
  const volume: Luks = {
    name: "root",
    device: rootDevice(layout, luks.device ?? "", (mirror?.devices ?? []).length > 0),
    label: "luks-root",
    wipeVolume: true,
    ...(luks.discard === undefined ? {} : { discard: luks.discard }),
  };
  const key = luks.cex?.enabled === true ? { cex: { enabled: true } } : { clevis: clevisOf(luks, translation) };
  const whole = { ...volume, ...key };
  translation.origins.objects.set(whole, { path: from, whole: true });
  noteField(translation.origins, whole, "discard", [...from, "discard"]);
  if ("cex" in key) noteObject(translation.origins, key.cex, [...from, "cex"]);
  return whole;
}

function rootDevice(layout: string | undefined, device: string, isMirrored: boolean): string {
  if (layout === "s390x-eckd") return `${device}2`;
  if (layout === "s390x-zfcp") return `${device}4`;
  return isMirrored ? "/dev/md/md-root" : "/dev/disk/by-partlabel/root";
}

/** Its keys are those of boot_device.luks. */
function clevisOf(
  { tang, threshold, tpm2 }: BootDevice["luks"] & object,
  translation: Translation,
): NonNullable<Luks["clevis"]> {
  const servers = (tang ?? []).map((server, index) =>
    translateShape(bootDeviceLuks.fields.tang.type, server, ["boot_device", "luks", "tang", index], translation),
  );
  const clevis = {
    ...(servers.length === 0 ? {} : { tang: servers }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(tpm2 === undefined ? {} : { tpm2 }),
  };
  noteObject(translation.origins, clevis, ["boot_device", "luks"]);
  return clevis;
}
