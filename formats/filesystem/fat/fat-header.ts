import { FAT_SECTOR, type FatGeometry } from "./fat-geometry.ts";

interface FatIdentity {
  /** At most 11 characters, upper case. */
  readonly label: string;
  /** 32 bits, shown as "1234-ABCD". */
  readonly volumeId: number;
}

/** The reserved sectors that are not empty: boot sector, and for FAT32 its FSInfo sector and a copy of both. */
export function fatHeader(geometry: FatGeometry, identity: FatIdentity, usedClusters: number): Uint8Array {
  const boot = bootSector(geometry, identity);
  if (geometry.bits === 16) return boot;
  const bytes = new Uint8Array(8 * FAT_SECTOR);
  const information = informationSector(geometry, usedClusters);
  for (const sector of [0, 6]) {
    bytes.set(boot, sector * FAT_SECTOR);
    bytes.set(information, (sector + 1) * FAT_SECTOR);
  }
  return bytes;
}

/** "Boot Sector and BPB": the fields common to both at 0 and 11, those of FAT16 from 36 on, those of FAT32 likewise. */
function bootSector(geometry: FatGeometry, { label, volumeId }: FatIdentity): Uint8Array {
  const bytes = new Uint8Array(FAT_SECTOR);
  const view = new DataView(bytes.buffer);
  const text = new TextEncoder();
  const fat32 = geometry.bits === 32;
  bytes.set([0xeb, fat32 ? 0x58 : 0x3c, 0x90], 0); // a jump over the fields
  bytes.set(text.encode("WHERRY  "), 3);
  view.setUint16(11, FAT_SECTOR, true);
  bytes[13] = geometry.sectorsPerCluster;
  view.setUint16(14, geometry.reserved, true);
  bytes[16] = 2; // tables
  view.setUint16(17, geometry.rootEntries, true);
  const small = !fat32 && geometry.sectors < 0x10000;
  view.setUint16(19, small ? geometry.sectors : 0, true);
  bytes[21] = 0xf8; // a fixed disk
  view.setUint16(22, fat32 ? 0 : geometry.sectorsPerFat, true);
  view.setUint16(24, 63, true); // sectors per track and heads: of no meaning, but customary
  view.setUint16(26, 255, true);
  view.setUint32(32, small ? 0 : geometry.sectors, true);
  if (fat32) {
    view.setUint32(36, geometry.sectorsPerFat, true);
    view.setUint32(44, 2, true); // cluster of the root folder
    view.setUint16(48, 1, true); // FSInfo
    view.setUint16(50, 6, true); // copy of the boot sector
  }
  const at = fat32 ? 64 : 36;
  bytes[at] = 0x80; // drive number
  bytes[at + 2] = 0x29; // the three fields that follow are there
  view.setUint32(at + 3, volumeId, true);
  bytes.set(text.encode(label.padEnd(11)), at + 7);
  bytes.set(text.encode(fat32 ? "FAT32   " : "FAT16   "), at + 18);
  bytes.set([0x55, 0xaa], 510);
  return bytes;
}

/** "FSInfo": how many clusters are free and where the next one is. */
function informationSector(geometry: FatGeometry, usedClusters: number): Uint8Array {
  const bytes = new Uint8Array(FAT_SECTOR);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x41615252, true);
  view.setUint32(484, 0x61417272, true);
  view.setUint32(488, geometry.clusters - usedClusters, true);
  view.setUint32(492, usedClusters === geometry.clusters ? 0xffffffff : 2 + usedClusters, true);
  view.setUint32(508, 0xaa550000, true);
  return bytes;
}
