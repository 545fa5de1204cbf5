import { WherryError } from "@wherry/core/errors/errors.ts";

/** The 16 bytes of a UUID in the order in which it is written (RFC 9562, 4). */
export function uuidBytes(uuid: string): Uint8Array {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(uuid)) {
    throw new WherryError("format.invalid", `"${uuid}" is not a UUID`, {
      hint: "A UUID looks like 4d21b016-b534-45c2-a9fb-5c16e091fd2d.",
    });
  }
  return Uint8Array.fromHex(uuid.replaceAll("-", ""));
}

/** The same UUID as EFI stores it: the first three fields in little-endian order (UEFI 2.10, appendix A). */
export function guidBytes(uuid: string): Uint8Array {
  return swapFields(uuidBytes(uuid));
}

/** The lower-case text of a GUID as EFI stores it. */
export function formatGuid(bytes: Uint8Array): string {
  const hex = swapFields(bytes).toHex();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

function swapFields(bytes: Uint8Array): Uint8Array {
  const swapped = bytes.slice(0, 16);
  swapped.subarray(0, 4).reverse();
  swapped.subarray(4, 6).reverse();
  swapped.subarray(6, 8).reverse();
  return swapped;
}
