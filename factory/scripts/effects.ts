/**
 * What a maintainer script would have done to a fresh system, as data. Each holds only where the packages' own content
 * does not already say otherwise: scripts look before they write, and so do the finishers.
 */
export type Effect =
  | UnitEffect
  | AlternativeEffect
  /** A line of sysusers.d(5), for accounts that a script makes itself. */
  | { readonly kind: "account"; readonly sysusers: string }
  /** chown and chmod of something that a package ships; left out where the path is not in the tree. */
  | (OwnedEffect & { readonly kind: "mode" })
  | (OwnedEffect & { readonly kind: "directory" })
  /** A file with this text. */
  | (OwnedEffect & { readonly kind: "file"; readonly text: string })
  /** Takes the place of nothing, or of an empty folder. */
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  /** Text of a file replaced, as sed(1) would. */
  | { readonly kind: "substitute"; readonly path: string; readonly pattern: RegExp; readonly replacement: string }
  /** A file copied from where a package ships it, attributes and all. */
  | { readonly kind: "copy"; readonly from: string; readonly to: string };

interface OwnedEffect {
  readonly path: string;
  readonly mode: number;
  /** Names, resolved once the accounts are known. */
  readonly user: string;
  readonly group: string;
}

/** A unit that is enabled when its package is installed, as far as presets allow (systemd.preset(5)). */
export interface UnitEffect {
  readonly kind: "unit";
  readonly scope: "system" | "user";
  readonly unit: string;
}

/** update-alternatives --install. */
export interface AlternativeEffect {
  readonly kind: "alternative";
  readonly link: string;
  readonly name: string;
  readonly path: string;
  readonly priority: number;
  readonly slaves: readonly { readonly link: string; readonly name: string; readonly path: string }[];
}
