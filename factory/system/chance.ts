import { randomBytes as secureBytes } from "node:crypto";

/** So many bytes that nobody can guess. Nothing that ends in an image may depend on them. */
export function randomBytes(count: number): Uint8Array {
  return secureBytes(count);
}

/**
 * A part of a file name that no process on this machine uses twice: this process's number, a dash, twelve hexadecimal
 * digits.
 */
export function uniqueName(): string {
  return `${process.pid}-${secureBytes(6).toString("hex")}`;
}
