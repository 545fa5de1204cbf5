import { WherryError } from "@wherry/core/errors/errors.ts";

/** Bytes of a directory entry. */
export const ENTRY = 32;
const UNITS_PER_ENTRY = 13;
/** Where a long entry holds its 13 UTF-16 units. */
const UNIT_OFFSETS = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];
const LONG_NAME = 0x0f;

/** Names of one folder, given out so that no two of them meet. */
interface FatNames {
  /** The 11 bytes of the short name, and the long entries before it: empty where the short name says it all. */
  add(name: string): { readonly short: Uint8Array; readonly long: Uint8Array };
}

/**
 * Names of a folder in a FAT file system: upper-case names of 8 and 3 letters as they are, all others by long entries
 * and a short name with a number ("KERNEL~1.EFI").
 *
 * Source: Microsoft's "FAT: General Overview of On-Disk Format", "FAT Long Directory Entries".
 *
 * @throws {WherryError} tree.invalid when FAT cannot hold a name that is added, or it differs from another in case only
 */
export function createFatNames(folder: string): FatNames {
  const shorts = new Set<string>();
  const longs = new Set<string>();
  return {
    add(name) {
      checkName(name, folder);
      const key = name.toUpperCase();
      if (longs.has(key)) {
        throw new WherryError(
          "tree.invalid",
          `${folder} holds "${name}" twice, for FAT does not tell upper from lower case`,
        );
      }
      longs.add(key);
      const plain = plainShortName(name);
      if (plain !== undefined && !shorts.has(plain)) {
        shorts.add(plain);
        return { short: latin(plain), long: new Uint8Array() };
      }
      const short = numberedShortName(name, shorts);
      shorts.add(short);
      return { short: latin(short), long: longEntries(name, latin(short)) };
    },
  };
}

function checkName(name: string, folder: string): void {
  const trouble = /["*/:<>?\\|\p{Cc}]/u.exec(name)?.[0];
  if (trouble !== undefined) {
    throw new WherryError("tree.invalid", `${folder}/${name}: FAT allows no ${JSON.stringify(trouble)} in a name`);
  }
  if (name.length > 255 || /[ .]$/.test(name) || !name.isWellFormed()) {
    throw new WherryError("tree.invalid", `${folder}/${name}: FAT cannot hold this name`, {
      hint: "Names have at most 255 characters, and do not end in a space or a dot.",
    });
  }
}

/** "BOOTX64 EFI" for "BOOTX64.EFI"; undefined for what needs a long name. */
function plainShortName(name: string): string | undefined {
  const match = /^([A-Z0-9!#$%&'()@^_`{}~-]{1,8})(?:\.([A-Z0-9!#$%&'()@^_`{}~-]{1,3}))?$/.exec(name);
  return match === null ? undefined : `${(match[1] ?? "").padEnd(8)}${(match[2] ?? "").padEnd(3)}`;
}

/** "KERNEL~1EFI": the first letters that a short name can hold, and the lowest free number. */
function numberedShortName(name: string, taken: ReadonlySet<string>): string {
  const clean = (text: string) =>
    text
      .toUpperCase()
      .replace(/[ .]/g, "")
      .replace(/[^A-Z0-9!#$%&'()@^_`{}~-]/gu, "_");
  const dot = name.lastIndexOf(".");
  const base = clean(dot > 0 ? name.slice(0, dot) : name);
  const extension = dot > 0 ? clean(name.slice(dot + 1)).slice(0, 3) : "";
  for (let number = 1; ; number++) {
    const tail = `~${number}`;
    const short = `${base.slice(0, 8 - tail.length)}${tail}`.padEnd(8) + extension.padEnd(3);
    if (!taken.has(short)) return short;
  }
}

/** Last part of the name first, each with its place and a checksum that ties it to the short name. */
function longEntries(name: string, short: Uint8Array): Uint8Array {
  const count = Math.ceil(name.length / UNITS_PER_ENTRY);
  const bytes = new Uint8Array(count * ENTRY);
  const view = new DataView(bytes.buffer);
  const checksum = short.reduce((sum, byte) => (((sum & 1) << 7) + (sum >> 1) + byte) & 0xff, 0);
  for (let part = 0; part < count; part++) {
    const at = (count - 1 - part) * ENTRY;
    bytes[at] = (part + 1) | (part === count - 1 ? 0x40 : 0);
    bytes[at + 11] = LONG_NAME;
    bytes[at + 13] = checksum;
    for (const [index, offset] of UNIT_OFFSETS.entries()) {
      const unit = part * UNITS_PER_ENTRY + index;
      // A zero ends a name that does not fill its last entry; what follows is FFFFh.
      const value = unit < name.length ? name.charCodeAt(unit) : unit === name.length ? 0 : 0xffff;
      view.setUint16(at + offset, value, true);
    }
  }
  return bytes;
}

function latin(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
