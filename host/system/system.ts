/**
 * The agent's only way to files, processes and the clock. On a machine it is `host/quickjs/system.ts`; for tests and
 * for the builder, `factory/provision/host-system.ts`, on Node.
 *
 * Everything is synchronous: the agent does one thing after the other, and what can be done side by side is one call of
 * a program that does so (`curl --parallel`, `tar`). Paths are absolute. What goes wrong otherwise than described is a
 * `SystemError`.
 */
export interface System {
  /** Of the name itself, not of what a link leads to; undefined where there is nothing. */
  lstat(path: string): FileStatus | undefined;
  /** Of what the name leads to; undefined where there is nothing, or a link leads nowhere. */
  stat(path: string): FileStatus | undefined;
  /** Where a symbolic link leads, as written; undefined where there is no link. */
  readLink(path: string): string | undefined;
  /** Names in a folder, sorted, without "." and ".."; undefined where there is no folder. */
  list(path: string): readonly string[] | undefined;
  /** The whole file, or as much of a part as is there, which may be of a device; undefined where there is no file. */
  readFile(path: string, part?: FilePart): Uint8Array | undefined;
  /**
   * Replaces a file as a whole: written aside, then renamed, with exactly this mode. What must survive a power cut
   * needs `sync`, too.
   */
  writeFile(path: string, bytes: Uint8Array, mode: number): void;
  /** One folder, with exactly this mode; nothing happens where it is there already. Its parent must be there. */
  makeDirectory(path: string, mode: number): void;
  rename(from: string, to: string): void;
  /** A file, a link or an empty folder; nothing happens where nothing is there. */
  remove(path: string): void;
  symlink(target: string, path: string): void;
  /** Runs a program to its end. Never throws for a status other than 0; 127 where there is no such program. */
  run(words: readonly string[], options?: ProgramOptions): ProgramResult;
  /** Everything written so far is on the disk when it returns. */
  sync(): void;
  /** Milliseconds since 1970. */
  now(): number;
  /** Seconds since the kernel started, with fractions. */
  uptime(): number;
  sleep(milliseconds: number): void;
  /** Standard output; the caller ends the line. */
  print(text: string): void;
  /** Standard error. */
  complain(text: string): void;
}

/** In bytes. */
export interface FilePart {
  readonly offset: number;
  readonly length: number;
}

export interface FileStatus {
  readonly kind: "file" | "directory" | "link" | "block-device" | "character-device" | "fifo" | "socket";
  /** Permission bits with set-id and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly mtime: number;
}

export interface ProgramOptions {
  /** For its standard input, which is empty otherwise. */
  readonly input?: Uint8Array;
  /** Added to the agent's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Its standard streams are the agent's own: for a question on the console. Nothing is caught. */
  readonly terminal?: boolean;
}

export interface ProgramResult {
  /** 128 and more for signals, as shells count. */
  readonly status: number;
  readonly stdout: Uint8Array;
  /** UTF-8, repaired where it is not. */
  readonly stderr: string;
}

/**
 * An unexpected failure of the operating system: a full disk, a read-only file system, a folder where a file was
 * expected.
 */
export class SystemError extends Error {
  override readonly name = "SystemError";
  /** "ENOSPC", "EROFS", "EISDIR" ...; "EIO" where it is not known. */
  readonly code: string;
  readonly path: string;

  constructor(code: string, path: string, message: string) {
    super(`${path}: ${message}`);
    this.code = code;
    this.path = path;
  }
}
