/**
 * A guest that is all firmware: it starts where the processor starts, says that it ran, and ends.
 */

/** The smallest firmware that QEMU maps below 4 GiB. */
const firmwareSize = 65_536;
/** Intel SDM volume 3A, 11.1.4 "First Instruction Executed": 16 bytes below 4 GiB. */
const resetVector = firmwareSize - 16;

// mov al, 0x2a; out 0xf4, al; hlt; jmp back to hlt
const amd64 = [0xb0, 0x2a, 0xe6, 0xf4, 0xf4, 0xeb, 0xfd];
/** movz w0, #8; movk w0, #0x8400, lsl 16; hvc #0; b . : SYSTEM_OFF of Arm's Power State Coordination Interface (5.1.9). */
const arm64 = [0x52800100, 0x72b08000, 0xd4000002, 0x14000000];

/** The content of the guest's ROM. */
export function probeFirmware(architecture: string): Uint8Array {
  const image = Buffer.alloc(firmwareSize);
  if (architecture === "arm64") for (const [index, word] of arm64.entries()) image.writeUInt32LE(word, 4 * index);
  else image.set(amd64, resetVector);
  return image;
}

/** The machine around it, and the status that QEMU ends with when the guest ran. */
export function probeMachine(architecture: string): { readonly machine: readonly string[]; readonly endsWith: number } {
  if (architecture === "arm64") return { machine: ["-machine", "virt"], endsWith: 0 };
  // isa-debug-exit ends QEMU with twice the value that is written, and one.
  return { machine: ["-machine", "q35", "-device", "isa-debug-exit,iobase=0xf4,iosize=1"], endsWith: 0x2a * 2 + 1 };
}
