import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { ContentPiece } from "./contents.ts";

export type DraftNode = DraftDirectory | DraftFile | DraftLink | DraftHardLink | DraftDevice;

interface Owned {
  readonly uid: number;
  readonly gid: number;
}

interface DraftDirectory extends Owned {
  readonly kind: "directory";
  readonly mode: number;
}

export interface DraftFile extends Owned {
  readonly kind: "file";
  readonly mode: number;
  readonly pieces: readonly ContentPiece[];
}

interface DraftLink extends Owned {
  readonly kind: "link";
  readonly target: string;
}

interface DraftHardLink {
  readonly kind: "hard-link";
  readonly target: string;
}

/** A device, fifo or socket that is there. */
interface DraftDevice {
  readonly kind: "device";
}

/** What was decided about one path. */
export interface DraftEntry {
  /** Undefined: nothing is to be there. */
  readonly node: DraftNode | undefined;
  /** A directory that is made anew: what the disk has below its path does not belong to it. */
  readonly fresh: boolean;
  readonly from: DataPath;
}
