import type { ArchitectureName } from "@wherry/core/architecture/architectures.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import type { RecordingPolicy } from "../packages/recording-policy.ts";
import type { RecordedScript } from "../scripts/script-record.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import type { Limits } from "./running/limits.ts";

interface PendingPackage {
  readonly package: UnpackedPackage;
  readonly scripts: readonly RecordedScript[];
}

export interface RecordingRequest {
  readonly architecture: ArchitectureName;
  /** The system that the scripts find. */
  readonly tree: Tree;
  readonly packages: readonly UnpackedPackage[];
  /** In the order in which they are configured. */
  readonly pending: readonly PendingPackage[];
  readonly policy: RecordingPolicy;
  /** To what the scripts ask, by the name of the question. */
  readonly answers: Readonly<Record<string, string>>;
  readonly limits: Limits;
  /**
   * Where they run. Undefined chooses: namespaces of this machine; a machine of its own where this one gives none, or
   * for another architecture.
   */
  readonly where?: "namespaces" | "machine" | undefined;
}
