/** The four numbers of an IPv4 address in its usual form; undefined for any other text. */
export function parseIpv4(text: string): readonly number[] | undefined {
  const parts = text.split(".");
  const numbers = parts.map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 256));
  return parts.length === 4 && numbers.every((number) => number < 256) ? numbers : undefined;
}

/** Whether it is an IPv6 address (RFC 4291, 2.2), without a zone. */
export function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2 || !text.includes(":")) return false;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1)?.at(-1) ?? "";
  // Leading zeros are read as octal by some, and refused by most: here, too.
  const embedded = parseIpv4(last) !== undefined && !/(^|\.)0\d/.test(last);
  const all = groups.flat();
  const isValid = all.every(
    (group, index) => /^[0-9a-fA-F]{1,4}$/.test(group) || (embedded && index === all.length - 1),
  );
  const length = all.length + (embedded ? 1 : 0);
  return isValid && (halves.length === 2 ? length < 8 : length === 8);
}

/**
 * Bits of a netmask, written as a number or as "255.255.255.0"; undefined for any other text, and for one with holes.
 */
export function prefixLength(mask: string): number | undefined {
  if (/^\d{1,2}$/.test(mask)) return Number(mask) <= 32 ? Number(mask) : undefined;
  const bits = parseIpv4(mask)
    ?.map((part) => part.toString(2).padStart(8, "0"))
    .join("");
  return bits !== undefined && /^1*0*$/.test(bits) ? bits.replaceAll("0", "").length : undefined;
}

/** Whether two IPv4 addresses agree in so many bits; false where one is not an address. */
export function inSameNetwork(one: string, other: string, prefix: number): boolean {
  const [first, second] = [toNumber(one), toNumber(other)];
  if (first === undefined || second === undefined || prefix > 32) return false;
  const size = 2 ** (32 - prefix);
  return Math.floor(first / size) === Math.floor(second / size);
}

function toNumber(address: string): number | undefined {
  return parseIpv4(address)?.reduce((sum, part) => sum * 256 + part, 0);
}
