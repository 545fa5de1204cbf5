import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { addSections } from "@wherry/formats/executable/add-sections.ts";
import { peSection } from "@wherry/formats/executable/read-pe.ts";

/** An EFI add-on with kernel arguments, which systemd-stub puts after those of the boot file. */
export interface AddOn {
  readonly commandLine: string;
  /** Boot ID of the kernel under which it was written: as long as it runs, the add-on cannot have had an effect. */
  readonly writtenBy: string;
}

/**
 * On the ESP. Add-ons in this folder are for every boot file: for the next release's, too, and whatever name
 * systemd-boot gives one when it counts tries. Images have one without arguments there.
 *
 * Source: systemd-stub(7), "Companion Files".
 */
export const addOnFile = "/loader/addons/wherry-provision.addon.efi";

/**
 * Bytes of every add-on, zeros at its end included, which are more than the longest command line needs. FAT has no
 * journal: a file can be changed without danger only where nothing but its bytes changes, so all of them are of one
 * size.
 */
const SIZE = 8192;

/** Whom it is for; systemd-stub looks at sections that it knows only. */
const origin = ".wherry";

/**
 * The bytes of an add-on, filled up with zeros to 8192. `stub` is systemd's, for the machine's architecture.
 *
 * Source: systemd-stub(7), "Companion Files".
 *
 * @throws {WherryError} format.invalid when the stub is damaged or signed, or has such sections already
 * @throws {WherryError} format.too-large when the stub's headers have no room for two more sections
 */
export function writeAddOn(stub: Uint8Array, { commandLine, writtenBy }: AddOn): Uint8Array {
  const bytes = addSections(stub, [
    // An empty section counts as missing, and an add-on without one is an error that is shown for seconds.
    { name: ".cmdline", content: encodeUtf8(commandLine === "" ? " " : commandLine) },
    { name: origin, content: encodeUtf8(writtenBy) },
  ]);
  const padded = new Uint8Array(Math.max(SIZE, bytes.length));
  padded.set(bytes);
  return padded;
}

/** An add-on by its bytes; undefined for all that `writeAddOn` does not make, such as what a power cut left. */
export function readAddOn(bytes: Uint8Array): AddOn | undefined {
  try {
    const [commandLine, writtenBy] = [".cmdline", origin].map((name) => peSection(bytes, name));
    if (commandLine === undefined || writtenBy === undefined) return undefined;
    return { commandLine: decodeUtf8(commandLine).trim(), writtenBy: decodeUtf8(writtenBy) };
  } catch (error) {
    if (error instanceof WherryError) return undefined;
    throw error;
  }
}
