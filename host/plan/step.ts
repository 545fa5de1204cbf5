import type { DataPath } from "@wherry/core/paths/data-path.ts";

/**
 * What provisioning does to a machine, as data: printed by `--plan`, kept on disk while it is carried out, and carried
 * out again from its beginning after a power cut. So every step may be done twice: doing it again leaves what doing it
 * once leaves.
 */
interface StepOrigin {
  /** The place in the rendered configuration that asks for it: ["storage", "files", 3]. */
  readonly from: DataPath;
}

/**
 * Changes of files. Paths are absolute and normalised, and their parents come first, as steps of their own where they
 * are missing.
 */
export type FileStep = DirectoryStep | WriteStep | LinkStep | HardLinkStep | RemoveStep;

export interface DirectoryStep extends StepOrigin {
  readonly do: "directory";
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** A file as it is to be, whole. */
export interface WriteStep extends StepOrigin {
  readonly do: "write";
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly content: ContentReference;
}

/** A symbolic link. */
export interface LinkStep extends StepOrigin {
  readonly do: "link";
  readonly path: string;
  readonly target: string;
  readonly uid: number;
  readonly gid: number;
}

export interface HardLinkStep extends StepOrigin {
  readonly do: "hard-link";
  readonly path: string;
  /** An absolute path. */
  readonly target: string;
}

/** Whatever is at the path, with what is below it. */
export interface RemoveStep extends StepOrigin {
  readonly do: "remove";
  readonly path: string;
}

/** Bytes that are kept beside the plan, by their digest. */
export interface ContentReference {
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly size: number;
}

/** A program that changes disks. */
export interface CommandStep extends StepOrigin {
  readonly do: "command";
  /** For people: "format /dev/vdb1 as ext4". */
  readonly summary: string;
  readonly words: readonly string[];
  /** Text for its standard input: a partition table's script. Secrets go by `secretInput`. */
  readonly input?: string;
  /** Kept beside the plan and never shown. */
  readonly secretInput?: ContentReference;
  /** Device nodes that must be there before it starts, and those that must be there when it has ended. */
  readonly needs: readonly string[];
  readonly makes: readonly string[];
  /**
   * Devices that it overwrites. Nothing used them when the plan was made, so an array or a volume that holds them now
   * is left from an interrupted attempt, and is let go first.
   */
  readonly frees?: readonly string[];
  /**
   * What it does ends with the boot, such as opening a volume: it is done again where all others were done in an
   * earlier one.
   */
  readonly opens?: true;
  /** It only clears the way; its failure does not matter. */
  readonly mayFail?: true;
}
