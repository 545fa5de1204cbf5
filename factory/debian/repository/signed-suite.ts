import type { AskedSuite } from "./suite-identity.ts";

/** A suite, and who may sign it. */
export interface SignedSuite extends AskedSuite {
  /** Folder of the Release file, with a trailing slash: ".../dists/trixie/". */
  readonly folder: string;
  /** Files with public keys. */
  readonly keys: readonly Uint8Array[];
  /** The definition names them; otherwise they come with Wherry, and change with its versions. */
  readonly ownKeys: boolean;
  /** Do without a signature. */
  readonly trusted: boolean;
}
