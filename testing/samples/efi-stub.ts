/**
 * The smallest 64-bit EFI program (PE32+) to which sections can be added: headers with room for ten sections, and one
 * of them.
 *
 * Source: Microsoft's "PE Format" specification.
 */
export function buildStub(): Uint8Array {
  const bytes = Buffer.alloc(1536);
  const coff = 68;
  const optional = coff + 20;
  const optionalSize = 112;
  const section = optional + optionalSize;
  bytes.write("MZ");
  bytes.writeUInt32LE(64, 60);
  bytes.write("PE", 64);
  bytes.writeUInt16LE(0x8664, coff);
  bytes.writeUInt16LE(1, coff + 2);
  bytes.writeUInt16LE(optionalSize, coff + 16);
  bytes.writeUInt16LE(0x20b, optional);
  bytes.writeUInt32LE(4096, optional + 32);
  bytes.writeUInt32LE(512, optional + 36);
  bytes.writeUInt32LE(8192, optional + 56);
  bytes.writeUInt32LE(1024, optional + 60);
  bytes.write(".text", section);
  bytes.writeUInt32LE(16, section + 8);
  bytes.writeUInt32LE(4096, section + 12);
  bytes.writeUInt32LE(512, section + 16);
  bytes.writeUInt32LE(1024, section + 20);
  bytes.writeUInt32LE(0x60000020, section + 36);
  return bytes;
}
