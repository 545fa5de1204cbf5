import { elfSymbols, readElfSections, sectionBytes } from "@wherry/formats/executable/elf.ts";
import { underscored } from "./module-name.ts";

/**
 * What a kernel module says about itself: all that its index needs. Plain data, so that it can be cached by the
 * module's digest.
 */
export interface ModuleFacts {
  /** Patterns of the devices and names it serves: "pci:v00001AF4d*...", "fs-erofs", "devname:fuse". */
  readonly aliases: readonly string[];
  /** Modules that it cannot be loaded without, by name; those built into the kernel may be among them. */
  readonly dependencies: readonly string[];
  /** "pre: crc32c post: foo". */
  readonly softDependencies: readonly string[];
  readonly weakDependencies: readonly string[];
  /** Symbols that it gives to other modules. */
  readonly exports: readonly string[];
  /**
   * Symbols that it takes from the kernel or from other modules, in the order that decides the order of `modules.dep`.
   */
  readonly needs: readonly string[];
}

/** Size of an entry of `__versions`: 8 bytes of checksum, 56 of name (linux/module.h, struct modversion_info). */
const VERSION_SIZE = 64;

/**
 * Reads an uncompressed module: the sections .modinfo and __versions, and the symbols (linux/module.h, linux/export.h).
 *
 * @throws {WherryError} format.invalid when the bytes are not an ELF file that can be read
 */
export function readModuleFacts(bytes: Uint8Array): ModuleFacts {
  const elf = readElfSections(bytes);
  const information = modinfo(sectionBytes(elf, ".modinfo"));
  const values = (key: string) => information.filter((entry) => entry[0] === key).map((entry) => entry[1]);
  const symbols = elfSymbols(elf);
  const checksummed = symbols.filter(({ name }) => name.startsWith("__crc_"));
  const undefinedNames = symbols.flatMap(({ name, section }) => (section === 0 && name !== "" ? [name] : []));
  const undefinedSet = new Set(undefinedNames);
  return {
    aliases: values("alias"),
    dependencies: values("depends").flatMap((list) =>
      underscored(list)
        .split(",")
        .filter((name) => name !== ""),
    ),
    softDependencies: values("softdep"),
    weakDependencies: values("weakdep"),
    exports:
      checksummed.length > 0
        ? checksummed.map((symbol) => symbol.name.slice("__crc_".length))
        : strings(sectionBytes(elf, "__ksymtab_strings")),
    // `module_layout` is versioned without being referenced, and counts as needed.
    needs: [
      ...undefinedNames,
      ...versionNames(sectionBytes(elf, "__versions")).filter((name) => !undefinedSet.has(name)),
    ],
  };
}

function modinfo(section: Uint8Array | undefined): [string, string][] {
  return strings(section).flatMap((entry): [string, string][] => {
    const equals = entry.indexOf("=");
    return equals < 0 ? [] : [[entry.slice(0, equals), entry.slice(equals + 1)]];
  });
}

function versionNames(section: Uint8Array | undefined): string[] {
  if (section === undefined || section.length % VERSION_SIZE !== 0) return [];
  const names: string[] = [];
  for (let at = 0; at < section.length; at += VERSION_SIZE) {
    const name = Buffer.from(section.buffer, section.byteOffset + at + 8, VERSION_SIZE - 8);
    const end = name.indexOf(0);
    if (end > 0) names.push(name.toString("utf8", 0, end));
  }
  return names;
}

/** NUL-separated strings, empty ones left out. */
function strings(section: Uint8Array | undefined): string[] {
  if (section === undefined) return [];
  const all = Buffer.from(section.buffer, section.byteOffset, section.byteLength).toString("utf8");
  return all.split("\0").filter((entry) => entry !== "");
}
