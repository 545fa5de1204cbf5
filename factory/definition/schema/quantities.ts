import { byteUnits, isByteUnit, parseByteSize } from "@wherry/core/quantities/byte-size.ts";
import * as v from "valibot";
import { didYouMean, explain, quote } from "./explain.ts";

/** Bytes of a size that the schema has let pass; 0 for anything else, of which there is a finding already. */
export function parseSize(size: string): number {
  return parseByteSize(size) ?? 0;
}

/** "512M", "2G": a whole number and a unit. */
export const size = v.pipe(
  v.string(({ input }) => explain(`a size is text such as "512M", not ${String(input)}`, sizeOfNumber(input))),
  v.regex(/^[1-9]\d{0,6}[KMGT]$/, ({ input }) =>
    explain(
      `${quote(input)} is not a size: a whole number and K, M, G or T, such as "512M"`,
      didYouMean(repair(input)),
    ),
  ),
  v.check(
    (text) => parseByteSize(text) !== undefined,
    ({ input }) => `${quote(input)} is larger than any disk`,
  ),
  v.title("size"),
);

function sizeOfNumber(input: unknown): string | undefined {
  if (typeof input !== "number" || !Number.isInteger(input) || input <= 0) return undefined;
  const megabytes = input / byteUnits.M;
  return didYouMean(`${Number.isInteger(megabytes) ? megabytes : input}M`);
}

function repair(input: string): string | undefined {
  const [, number, letter = "M"] = /^\s*(\d{1,7}(?:\.\d{1,3})?)\s*([kmgt])?(?:i?b)?\s*$/i.exec(input) ?? [];
  if (number === undefined) return undefined;
  const unit = letter.toUpperCase();
  if (Number.isInteger(Number(number))) return `${Number(number)}${unit}`;
  return `${Math.round((Number(number) * (isByteUnit(unit) ? byteUnits[unit] : 1)) / byteUnits.M)}M`;
}

/** Permission bits of "0644". */
export function parseMode(mode: string | number): number {
  return typeof mode === "number" ? mode : Number.parseInt(mode.replace(/^0o/, ""), 8);
}

/**
 * Octal text, or a number that was written in octal (0o644). A number written in decimal is a trap: 644 are the bits
 * 0o1204. Numbers reach us without their notation, so those that make no sense as permissions are refused.
 */
export const mode = v.pipe(
  v.union(
    [
      v.pipe(
        v.string(),
        v.regex(/^(0o)?[0-7]{3,5}$/, ({ input }) => `${quote(input)} is not a mode: octal digits such as "0644"`),
        v.check((text) => parseMode(text) <= 0o7777, "a mode is at most 07777"),
      ),
      v.pipe(
        v.number(),
        v.check(isSensibleMode, ({ input }) => explainModeNumber(input)),
      ),
    ],
    'a mode is octal text such as "0644"',
  ),
  v.title("mode"),
);

function isSensibleMode(mode: number): boolean {
  if (!Number.isInteger(mode) || mode < 0 || mode > 0o7777 || mode === 400 || mode === 500) return false;
  const [user, group, others] = [(mode >> 6) & 7, (mode >> 3) & 7, mode & 7];
  // The owner may read, and nobody may do what the owner may not.
  return mode === 0 || ((user & 4) !== 0 && (group & ~user) === 0 && (others & ~group) === 0);
}

function explainModeNumber(mode: number): string {
  if (/^[0-7]{3,4}$/.test(String(mode))) {
    const octal = String(mode).padStart(4, "0");
    const bits = `0${mode.toString(8)}`;
    return explain(
      `${mode} is a decimal number, in octal ${bits}`,
      `did you mean "${octal}"? Modes are octal: quote them`,
    );
  }
  return explain(`${mode} makes no sense as a mode`, 'write it as octal text, such as "0644"');
}

/** 65534 is "nobody", 61184 and up belong to systemd (https://systemd.io/UIDS-GIDS), login.defs(5) ends at 60000. */
export const accountId = v.pipe(
  v.number(),
  v.integer("an id is a whole number"),
  v.minValue(0, "an id is not negative"),
  v.maxValue(
    60000,
    ({ input }) => `${input} is too large: ids above 60000 are taken by nobody (65534), systemd and containers`,
  ),
  v.title("id"),
);

/** sysctl values, environment variables: numbers and booleans may be written as they are. */
export const plainText = v.union(
  [v.string(), v.pipe(v.number(), v.finite()), v.boolean()],
  "must be text, a number, or true or false",
);

/** sysctl(8) knows no true and false. */
export function sysctlText(value: string | number | boolean): string {
  return typeof value === "boolean" ? (value ? "1" : "0") : String(value);
}
