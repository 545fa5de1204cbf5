import type { ArchitectureName } from "@wherry/core/architecture/architectures.ts";

/**
 * A guest that is all firmware: it starts where the processor starts, says that it ran, and ends.
 *
 * Four instructions are not enough: there are hosts whose KVM emulates real mode, and fails at the first use of the
 * FPU.
 */

/** The smallest firmware that QEMU maps below 4 GiB. */
const firmwareSize = 65_536;
/** Intel SDM volume 3A, 11.1.4 "First Instruction Executed": 16 bytes below 4 GiB. */
const resetVector = firmwareSize - 16;

/** Where the guest's code begins; the jump to it fills the reset vector. */
const codeOffset = 0xf000;
/**
 * probe-guest.S, assembled. It needs what a kernel needs: real, protected and 64-bit mode, the FPU, SSE, and timer
 * interrupts.
 */
const amd64 = Buffer.from(
  [
    "+i5mDwEWYPEPIMBmg8gBDyLAZuoa8P//CABmuBAAjtiOwI7QvAAAAQD8McC/ABAAALkAHAAA86vHBQAQAAADIAAAvwAgAAC4AzAA",
    "ALkEAAAAiQcFABAAAIPHCOL0vwAwAAC4gwAAALkACAAAiQcFAAAgAIPHCOL0uCAGAAAPIuC4ABAAAA8i2LmAAADADzINAAEAAA8w",
    "uDMAAIAPIsDqpfD//xgA2+PZ6NscJQCQAABmD24EJQCQAABmD/7AZg9+w78AcgAASI0FYwAAAGaJB8dHAhgAAI5IwegQZolHBg8B",
    "HYAAAAAx9r8AAOD+x4fwAAAA/wEAAMeHUAMAAAAHAACwEeYgsCDmIbAE5iGwAeYhsP7mIbA05kMxwOZAsBDmQPv0+jnecvmNRijm",
    "9PTr/VD/xrAg5iBYSM9mDx9EAAAAAAAAAAAAAP//AAAAm88A//8AAACTzwD//wAAAJuvAB8AQPH//w8CAHAAAAAAAAA=",
  ].join(""),
  "base64",
);
/**
 * movz w0, #8; movk w0, #0x8400, lsl 16; hvc #0; b . : SYSTEM_OFF of Arm's Power State Coordination Interface (5.1.9).
 */
const arm64 = [0x52800100, 0x72b08000, 0xd4000002, 0x14000000];

interface ProbeGuest {
  /** Puts the code into the guest's ROM. */
  readonly write: (rom: Buffer) => void;
  /** The machine around it. */
  readonly machine: readonly string[];
  /** The status that QEMU ends with when the guest ran. */
  readonly endsWith: number;
}

const guests: Readonly<Record<ArchitectureName, ProbeGuest>> = {
  amd64: {
    write: (rom) => {
      rom.set(amd64, codeOffset);
      // jmp rel16, counted from the next instruction.
      rom.writeUInt8(0xe9, resetVector);
      rom.writeUInt16LE((codeOffset - (resetVector + 3)) & 0xffff, resetVector + 1);
    },
    machine: ["-machine", "q35", "-device", "isa-debug-exit,iobase=0xf4,iosize=1"],
    // isa-debug-exit ends QEMU with twice the value that is written, and one.
    endsWith: 0x2a * 2 + 1,
  },
  arm64: {
    write: (rom) => {
      for (const [index, word] of arm64.entries()) rom.writeUInt32LE(word, 4 * index);
    },
    machine: ["-machine", "virt"],
    endsWith: 0,
  },
};

/** The content of the guest's ROM. */
export function probeFirmware(architecture: ArchitectureName): Uint8Array {
  const rom = Buffer.alloc(firmwareSize);
  guests[architecture].write(rom);
  return rom;
}

/** The machine around it, and the status that QEMU ends with when the guest ran. */
export function probeMachine(architecture: ArchitectureName): Pick<ProbeGuest, "machine" | "endsWith"> {
  return guests[architecture];
}
