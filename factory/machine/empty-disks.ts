import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A further disk of a machine: its file, and the serial that the machine finds it by. */
export interface EmptyDisk {
  readonly path: string;
  readonly serial: string;
}

/** Makes further disks of these sizes, in bytes. They have no content: what is not written to takes no room. */
export async function makeEmptyDisks(sizes: readonly number[], folder: string): Promise<readonly EmptyDisk[]> {
  const disks = emptyDisks(sizes.length, folder);
  for (const [index, { path }] of disks.entries()) {
    await writeFile(path, "", { mode: 0o600 });
    await truncate(path, sizes[index]);
  }
  return disks;
}

/** So many further disks of a machine, wherever their files are: "wherry-disk-1" is the first one's serial. */
export function emptyDisks(count: number, folder: string): readonly EmptyDisk[] {
  return Array.from({ length: count }, (_, index) => {
    const serial = `wherry-disk-${index + 1}`;
    return { path: join(folder, `${serial}.raw`), serial };
  });
}
