/** A script that the definition says need not run. */
export interface AcknowledgedScript {
  readonly package: string;
  /** "preinst", "postinst". */
  readonly script: string;
  /** SHA-256 of the script; null acknowledges any version of it. */
  readonly sha256: string | null;
  readonly reason: string;
}
