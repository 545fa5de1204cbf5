import type { TreeNode } from "@wherry/core/tree/tree.ts";

/** What two images have to be both, to be compared. */
export type ImageKind = "disk image" | "image of /usr" | "boot file" | "container image";

/**
 * What is in an image, as far as it is told apart from another. Nothing of the contents of files is read before it is
 * asked for; the image is open until this is disposed of.
 */
export interface ImageContents extends AsyncDisposable {
  /** As the user called it. */
  readonly name: string;
  readonly kind: ImageKind;
  /** Bytes of the image as it is shipped. */
  readonly shipped: number;
  /** By their paths on a machine; those of the EFI system partition as "esp:/EFI/...". */
  readonly files: ReadonlyMap<string, ImageFile>;
  /** null where it holds no boot file. */
  readonly boot: BootContents | null;
  /** null for what is no disk. */
  readonly disk: DiskFacts | null;
  /** How containers are started, in words; null for what is no container image. */
  readonly container: ReadonlyMap<string, string> | null;
  /** Seconds since 1970 that everything in it is of; null where that is not known. */
  readonly epoch: number | null;
  /** null where nobody says which they are; `notes` say why. */
  readonly packages: PackageList | null;
  readonly volumes: readonly Volume[];
  readonly notes: readonly string[];
}

export interface ImageFile {
  readonly kind: TreeNode["kind"] | "other";
  /** Permission bits with set-id and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  /** Bytes of a file; 0 of all else. */
  readonly size: number;
  /** A link's; "" for all else. */
  readonly target: string;
  /** "cap_net_raw=ep", as `decodeCapabilities` says it; "" where there are none. */
  readonly capabilities: string;
  /** "5:1" of a device; "" of all else. */
  readonly device: string;
  /** What a file holds. */
  readonly content?: FileContent;
}

/** What a file holds: its digest where it is known already, or its bytes in pieces, which are read when asked for. */
export type FileContent =
  | { readonly sha256: string; readonly bytes?: Uint8Array }
  | {
      /** As it is kept; the same stored bytes are the same content. */
      stored(): Iterable<Uint8Array>;
      /** Undefined for what cannot be unpacked here. */
      unpacked(): Iterable<Uint8Array> | undefined;
    };

/** What a unified kernel image says and holds. */
export interface BootContents {
  /** "" where it does not say. */
  readonly kernel: string;
  readonly arguments: readonly string[];
  /** The root hash in its command line, which follows from /usr; "" where there is none. */
  readonly rootHash: string;
  /** os-release(5) of the system that it starts. */
  readonly osRelease: string;
  /** All others, by their names. */
  readonly sections: ReadonlyMap<string, Section>;
}

export interface Section {
  readonly size: number;
  stored(): Iterable<Uint8Array>;
}

export interface DiskFacts {
  readonly size: number;
  readonly partitions: readonly { readonly name: string; readonly type: string; readonly size: number }[];
}

export interface PackageList {
  /** Where it stands, for people. */
  readonly from: string;
  /** Whose rules versions follow. */
  readonly format: string;
  readonly kind: "lock" | "database";
  readonly packages: readonly ImagePackage[];
}

interface ImagePackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Bytes: of the package file in a lock, installed in a database; null where it does not say. */
  readonly bytes: number | null;
  /** Of the package file; null where only a database is known. */
  readonly sha256: string | null;
}

/** A part of an image, byte for byte, to tell whether another one is the same. */
export interface Volume {
  readonly name: string;
  readonly size: number;
  /** Its bytes; or only their digest, where they were read already. */
  readonly bytes: { read(position: number, length: number): Uint8Array } | { readonly sha256: string };
}
