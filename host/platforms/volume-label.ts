/** Reads a part of a disk, or as much of it as is there; undefined where there is no disk. */
type ReadPart = (offset: number, length: number) => Uint8Array | undefined;

/**
 * The label of a disk of the two forms that configurations are handed over in: ISO 9660 (ECMA-119, 8.4.7: the primary
 * volume descriptor, at 32 KiB, has the volume's name at byte 40) and FAT (Microsoft's FAT specification, "Boot Sector
 * and BPB": at byte 71 for FAT32, at byte 43 otherwise, where the fifth byte before is 29h). Without spaces behind it;
 * undefined for every other disk, and for a label that is empty or no printable ASCII.
 */
export function readVolumeLabel(read: ReadPart): string | undefined {
  return isoLabel(read(32_768, 72)) ?? fatLabel(read(0, 512));
}

function isoLabel(descriptor: Uint8Array | undefined): string | undefined {
  if (descriptor === undefined || descriptor.length < 72) return undefined;
  return textAt(descriptor, 0, 6) === "\u0001CD001" ? labelOf(textAt(descriptor, 40, 32)) : undefined;
}

function fatLabel(sector: Uint8Array | undefined): string | undefined {
  if (sector === undefined || sector.length < 512 || sector[510] !== 0x55 || sector[511] !== 0xaa) return undefined;
  for (const [form, at] of [
    ["FAT32   ", 71],
    ["FAT16   ", 43],
    ["FAT12   ", 43],
  ] as const) {
    if (sector[at - 5] === 0x29 && textAt(sector, at + 11, 8) === form) return labelOf(textAt(sector, at, 11));
  }
  return undefined;
}

function textAt(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

function labelOf(text: string): string | undefined {
  const label = text.trimEnd();
  return /^[\x20-\x7e]+$/.test(label) ? label : undefined;
}
