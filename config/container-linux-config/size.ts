import { byteUnits, isByteUnit } from "@wherry/core/quantities/byte-size.ts";

/** A size as "20GiB" or "1.5G512M", all units to the base of 2, in MiB; or what is wrong. */
export function parseSize(text: string): { readonly mebibytes: number } | { readonly problem: string } {
  const parsed = parseBytes(text);
  if ("problem" in parsed) return parsed;
  const { bytes } = parsed;
  if (bytes < 0) return { problem: `invalid dimension (negative): ${JSON.stringify(text)}` };
  if (bytes % byteUnits.M !== 0) return { problem: "invalid dimension (finest granularity is 1MiB)" };
  return { mebibytes: bytes / byteUnits.M };
}

function parseBytes(text: string): { readonly bytes: number } | { readonly problem: string } {
  const unsigned = text.replace(/^[-+]/, "");
  if (unsigned === "0") return { bytes: 0 };
  const parts = [...unsigned.matchAll(/(\d+\.?\d*|\.\d+)([^\d.]*)/gy)];
  const read = parts.reduce((sum, [part]) => sum + part.length, 0);
  if (read === 0 || read < unsigned.length) return { problem: `units: invalid ${text}` };
  // Units are all of "KiB" and its like, or all of "KB" and its like.
  const hasShort = parts.some(([, , unit = ""]) => /^[KMGTPE]B$/.test(unit));
  let bytes = 0;
  for (const [, number, unit = ""] of parts) {
    const letter = unit.charAt(0);
    const isMultiple = isByteUnit(letter) && unit.slice(1) === (hasShort ? "B" : "iB");
    if (unit !== "B" && !isMultiple) return { problem: `units: unknown unit ${unit} in ${text}` };
    bytes += Number(number) * (isMultiple ? byteUnits[letter] : 1);
  }
  if (bytes > 2 ** 63) return { problem: "units: overflow parsing unit" };
  return { bytes: Math.trunc(text.startsWith("-") ? -bytes : bytes) };
}
