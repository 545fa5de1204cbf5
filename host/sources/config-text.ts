import { decodeUtf8, isUtf8 } from "@wherry/core/bytes/utf8.ts";
import { ProvisionError } from "../plan/provision-error.ts";

/** Bytes that a configuration may have, uncompressed: many times what the largest platform hands over. */
export const largestConfig = 32 * 2 ** 20;

/** Whether bytes begin as gzip's do (RFC 1952, 2.3.1). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Lets a configuration pass that is not too large: `size` is in bytes, `name` says in errors where it comes from.
 *
 * @throws {ProvisionError} config.invalid when it has more than 32 MiB
 */
export function refuseLarge(name: string, size: number): void {
  if (size <= largestConfig) return;
  throw new ProvisionError("config.invalid", `${name} is too large for a configuration: ${size} bytes`, {
    hint: `A configuration has at most ${largestConfig} bytes; larger files are fetched by their URLs.`,
  });
}

/**
 * The configuration as text. What was made for other programs is told apart, as "this is not JSON" would help nobody.
 *
 * @throws {ProvisionError} config.invalid when it is larger than 32 MiB, not UTF-8, or made for another program, such
 *   as cloud-init or a shell
 */
export function configText(bytes: Uint8Array, name: string): string {
  refuseLarge(name, bytes.length);
  if (!isUtf8(bytes)) {
    throw new ProvisionError("config.invalid", `${name} is not a configuration: it is not text`, {
      hint: "It has to be Ignition's JSON, plain or compressed by gzip.",
    });
  }
  const text = decodeUtf8(bytes);
  const [start = ""] = /\S[^\n]*/.exec(text) ?? [];
  for (const [pattern, kind, hint] of strangers) {
    if (pattern.test(start)) throw new ProvisionError("config.invalid", `${name} is ${kind}, not Ignition`, { hint });
  }
  return text;
}

const rewrite = "Write it as Butane, and make Ignition's JSON of that.";
const convert = "Make Ignition's JSON of it on another machine, and hand over that.";
/** By the beginning of the first line that has anything in it. */
const strangers: readonly (readonly [RegExp, string, string])[] = [
  [/^#cloud-config\b/, "a cloud-config", rewrite],
  [/^#!/, "a script", rewrite],
  [/^#(?:include|cloud-boothook|part-handler|upstart-job)\b|^## template:/i, "user data for cloud-init", rewrite],
  [/^(?:Content-Type|MIME-Version):/i, "a MIME message for cloud-init", rewrite],
  [/^(?:variant|---|#)/, "YAML", convert],
];
