/**
 * What apt_preferences(5) calls a priority: of a package's versions the one of the highest is taken, and among equals
 * the highest version. Below 1 a version is never taken.
 */
export const automaticPriority = 500;

/**
 * A rule that gives versions another priority, in the shape of a record of apt_preferences(5): the first that fits
 * rules.
 */
export interface Pin {
  /** A glob of names. "*" speaks of whole repositories, and any rule that names packages goes before it. */
  readonly package: string;
  /** Exactly one of these three; `repository` is a `repositoryId`, `suite` a name in its Release. */
  readonly repository?: string;
  readonly suite?: string;
  /** A glob of versions. */
  readonly version?: string;
  /** Any whole number but 0. */
  readonly priority: number;
}
