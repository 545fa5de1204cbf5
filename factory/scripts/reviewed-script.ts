import type { Effect } from "./effects.ts";

/** A script that a person has read, and what it stands for on a fresh system. */
export interface ReviewedScript {
  /** A package's name; one `*` stands for any text. */
  readonly package: string;
  /** Its name: "postinst". */
  readonly script: string;
  /**
   * Of the hand-written part (`scriptDigest`), of every version that was read; one for each architecture where it names
   * its own.
   */
  readonly sha256: readonly string[];
  readonly reason: string;
  /** Absent: nothing on a fresh system. */
  readonly effects?: readonly Effect[];
}
