import { byteUnits, parseByteSize } from "@wherry/core/quantities/byte-size.ts";
import { InvalidArgumentError } from "commander";
import type { PortForward } from "../machine/qemu-command.ts";

/** Reads --disk-size: bytes. */
export function diskSize(text: string): number {
  const bytes = parseByteSize(text);
  if (bytes === undefined) throw new InvalidArgumentError("give a size such as 20G or 512M");
  return bytes;
}

/** Reads --disk, which may be given again: bytes of each disk, after those that were given before. */
export function emptyDisks(text: string, before: readonly number[] = []): readonly number[] {
  const bytes = diskSize(text);
  if (bytes < byteUnits.M || bytes > 8 * byteUnits.T || bytes % 512 !== 0)
    throw new InvalidArgumentError("give a size of 1M to 8T, a multiple of 512 bytes");
  return [...before, bytes];
}

/** Reads --forward, which may be given again: "8080:80"; a host's port of 0 is any that is free. */
export function portForwards(text: string, before: readonly PortForward[] = []): readonly PortForward[] {
  const [, host, guest] = /^(\d{1,5}):(\d{1,5})$/.exec(text) ?? [];
  const ports = { host: Number(host), guest: Number(guest) };
  if (host === undefined || ports.host > 65535 || ports.guest > 65535 || ports.guest === 0) {
    throw new InvalidArgumentError("write HOST:GUEST, such as 8080:80");
  }
  return [...before, ports];
}
