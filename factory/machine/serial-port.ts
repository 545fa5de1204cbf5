import type { ArchitectureName } from "@wherry/core/architecture/architectures.ts";

/** Linux's name of the first serial port of QEMU's machines. */
export const serialPorts: Readonly<Record<ArchitectureName, string>> = { amd64: "ttyS0", arm64: "ttyAMA0" };
