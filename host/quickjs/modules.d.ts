/**
 * The modules of QuickJS 2025-04-26 (its manual, section 3.3), as far as the agent uses them. In the engine they are
 * called "os" and "std"; Node has a module "os", too, so that the agent's own sources call them by these names and the
 * bundler puts the engine's.
 *
 * Functions of `os` do not throw: they return a negative errno, or a pair of a value and an errno that is 0 where all
 * went well. Strings are passed to C, where they end at a NUL.
 */
declare module "quickjs:os" {
  export const O_RDONLY: number;
  export const O_WRONLY: number;
  export const O_RDWR: number;
  export const O_CREAT: number;
  export const O_EXCL: number;
  export const S_IFMT: number;
  export const S_IFREG: number;
  export const S_IFDIR: number;
  export const S_IFLNK: number;
  export const S_IFBLK: number;
  export const S_IFCHR: number;
  export const S_IFIFO: number;

  export interface Stat {
    readonly mode: number;
    readonly uid: number;
    readonly gid: number;
    readonly size: number;
    /** Milliseconds since 1970. */
    readonly mtime: number;
  }

  export interface ExecOptions {
    /**
     * Waits for the end and returns the status, -N where signal N ended it; 127 where the program cannot be started.
     */
    readonly block: true;
    /** Instead of the process's own environment. PATH is looked up in the process's own. */
    readonly env?: Readonly<Record<string, string>>;
    /** File descriptors. */
    readonly stdin?: number;
    readonly stdout?: number;
    readonly stderr?: number;
  }

  /** A file descriptor, which programs inherit unless `exec` started them. The mode is masked by the umask. */
  export function open(path: string, flags: number, mode?: number): number;
  export function close(descriptor: number): number;
  /** 0 or a negative errno; a position, where `offset` is a number that fits, else a BigInt. */
  export function seek(descriptor: number, offset: number | bigint, whence: number): number | bigint;
  export function read(descriptor: number, buffer: ArrayBuffer, offset: number, length: number): number;
  export function write(descriptor: number, buffer: ArrayBufferLike, offset: number, length: number): number;
  export function remove(path: string): number;
  export function rename(from: string, to: string): number;
  export function mkdir(path: string, mode?: number): number;
  export function symlink(target: string, path: string): number;
  export function stat(path: string): [Stat, 0] | [null, number];
  export function lstat(path: string): [Stat, 0] | [null, number];
  export function readlink(path: string): [string, number];
  /** With "." and "..". */
  export function readdir(path: string): [string[], number];
  export function exec(words: readonly string[], options: ExecOptions): number;
  export function getpid(): number;
  export function sleep(milliseconds: number): void;
}

declare module "quickjs:std" {
  export const SEEK_SET: number;
  export function exit(status: number): never;
  export function getenv(name: string): string | undefined;
  export function getenviron(): Record<string, string>;
  /** What the C library calls an errno. */
  export function strerror(errno: number): string;
}

/** The words of the command line; the first is the script's own path. */
declare const scriptArgs: readonly string[];
