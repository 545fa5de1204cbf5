import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { addSections } from "@wherry/core/pe/add-sections.ts";
import { readPe } from "@wherry/core/pe/read-pe.ts";

/**
 * An add-on of the unified kernel image that brings arguments, made from systemd's stub for add-ons. Throws `format.invalid` for a damaged
 * stub.
 *
 * Source: systemd-stub(7), "Companion files".
 */
export function makeAddOn(stub: Uint8Array, kernelArguments: readonly string[]): Uint8Array {
  return addSections(stub, [{ name: ".cmdline", content: encodeUtf8(kernelArguments.join("\n")) }]);
}

/** The arguments of an add-on that `makeAddOn` made; none where it is damaged, as then it is made anew. */
export function readAddOn(addOn: Uint8Array): readonly string[] {
  try {
    const section = readPe(addOn).sections.find(({ name }) => name === ".cmdline");
    if (section === undefined) return [];
    const { fileOffset, virtualSize } = section;
    return decodeUtf8(addOn.subarray(fileOffset, fileOffset + virtualSize))
      .split("\n")
      .filter((argument) => argument !== "");
  } catch {
    return [];
  }
}
