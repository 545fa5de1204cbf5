/** Where packages come from, as a definition names it. */
export type RepositorySource =
  | SuiteSource
  /**
   * Any signed repository. `keys` are files with OpenPGP public keys, or where to fetch one; `trusted` is the loud flag
   * that does without a signature.
   */
  | {
      readonly kind: "url";
      readonly url: string;
      readonly suite: string;
      readonly components: readonly string[];
      readonly keys: readonly (string | RemoteKey)[];
      readonly trusted: boolean;
      /** See `SuiteSource.anySuite`. */
      readonly anySuite?: true;
      /** See `SuiteSource.priority`. */
      readonly priority?: number;
      /** See `SuiteSource.checkValidUntil`. */
      readonly checkValidUntil?: false;
    }
  /** A folder of package files, or one such file. */
  | {
      readonly kind: "local";
      readonly path: string;
      /**
       * The path as seen from the definition: "./debs". The same in whatever folder both lie, so locks and digests use
       * it.
       */
      readonly name: string;
      /** See `SuiteSource.priority`. */
      readonly priority?: number;
    };

/** An OpenPGP public key by its address. */
export interface RemoteKey {
  readonly url: string;
  /** Of the primary key, in upper-case hexadecimal without spaces: 40 digits, or 64. */
  readonly fingerprint: string;
}

/** A suite of a known distribution: `debian:trixie`. The mirror is found at run time. */
export interface SuiteSource {
  readonly kind: "suite";
  readonly distribution: string;
  readonly suite: string;
  readonly components: readonly string[];
  /** The loud flag that takes whatever suite a signed Release names, instead of the one that was asked for. */
  readonly anySuite?: true;
  /** Of its packages, instead of what its Release says: `priorities.ts`. */
  readonly priority?: number;
  /** The loud flag that takes a Release whose Valid-Until is over, as the archives of past days have them. */
  readonly checkValidUntil?: false;
}
