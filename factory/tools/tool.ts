/** A program that can be started: from a package in the store through its own loader, or the host's. */
export interface Tool {
  /** "mkfs.erofs". */
  readonly name: string;
  /** What to execute: the loader for a packaged tool, the program itself for the host's. */
  readonly file: string;
  /** Comes before the tool's own arguments: `--library-path ... --argv0 mkfs.erofs .../mkfs.erofs`. */
  readonly prefix: readonly string[];
  /** Folder that holds the tool set's files ("TOOLS/usr/share/qemu" lies below it); "/" for the host's. */
  readonly root: string;
}
