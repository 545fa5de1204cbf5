/** What a system's own database says of the packages that it has. */
export interface InstalledPackages {
  /** Where it stands: "/var/lib/dpkg/status". */
  readonly from: string;
  readonly packages: readonly InstalledPackage[];
}

interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Bytes that it takes, installed; null where the database does not say. */
  readonly bytes: number | null;
}
