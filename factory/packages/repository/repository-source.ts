/** Where packages come from, as a definition names it. */
export type RepositorySource =
  | SuiteSource
  /**
   * Any signed repository. `keys` are files with OpenPGP public keys; `trusted` is the loud flag that does without a
   * signature.
   */
  | {
      readonly kind: "url";
      readonly url: string;
      readonly suite: string;
      readonly components: readonly string[];
      readonly keys: readonly string[];
      readonly trusted: boolean;
      /** See `SuiteSource.anySuite`. */
      readonly anySuite?: true;
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
    };

/** A suite of a known distribution: `debian:trixie`. The mirror is found at run time. */
export interface SuiteSource {
  readonly kind: "suite";
  readonly distribution: string;
  readonly suite: string;
  readonly components: readonly string[];
  /** The loud flag that takes whatever suite a signed Release names, instead of the one that was asked for. */
  readonly anySuite?: true;
  /** The loud flag that takes a Release whose Valid-Until is over, as the archives of past days have them. */
  readonly checkValidUntil?: false;
}
