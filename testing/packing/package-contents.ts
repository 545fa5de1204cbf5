/** What is packed: files by their paths, "lib/start.js". */
export interface PackageContents {
  /** As the registry has it: "@wherry/config". */
  readonly name: string;
  readonly version: string;
  readonly files: ReadonlyMap<string, PackedFile>;
}

export interface PackedFile {
  readonly bytes: Uint8Array;
  /** A program. */
  readonly runs?: true;
}

/** A file of this text. */
export function textFile(text: string): PackedFile {
  return { bytes: Buffer.from(text) };
}

/** A manifest, in the form that npm writes. */
export function manifestFile(manifest: Readonly<Record<string, unknown>>): PackedFile {
  return textFile(`${JSON.stringify(manifest, undefined, 2)}\n`);
}
