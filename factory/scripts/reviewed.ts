import type { Effect } from "./effects.ts";
import { baseSystem } from "./reviewed/base-system.ts";
import { containers } from "./reviewed/containers.ts";
import { libraries } from "./reviewed/libraries.ts";
import { networking } from "./reviewed/networking.ts";
import { packageManagement } from "./reviewed/package-management.ts";
import { storage } from "./reviewed/storage.ts";
import { systemd } from "./reviewed/systemd.ts";

/** A script that a person has read, and what it stands for on a fresh system. */
export interface ReviewedScript {
  /** A package's name; one `*` stands for any text. */
  readonly package: string;
  readonly script: "preinst" | "postinst";
  /** Of the hand-written part (`scriptDigest`), of every version that was read; one for each architecture where it names its own. */
  readonly sha256: readonly string[];
  readonly reason: string;
  /** Absent: nothing on a fresh system. */
  readonly effects?: readonly Effect[];
}

export const reviewedScripts: readonly ReviewedScript[] = [
  ...baseSystem,
  ...libraries,
  ...systemd,
  ...networking,
  ...containers,
  ...packageManagement,
  ...storage,
];
