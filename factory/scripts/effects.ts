/**
 * What a maintainer script would have done to a fresh system, as data. Each holds only where the packages' own content
 * does not already say otherwise: scripts look before they write, and so do the finishers.
 */
export type Effect =
  | UnitEffect
  | AlternativeEffect
  | InitScriptEffect
  /** A line of sysusers.d(5), for accounts that a script makes itself. */
  | { readonly kind: "account"; readonly sysusers: string }
  /** chown and chmod of something that a package ships; left out where the path is not in the tree. */
  | (OwnedEffect & { readonly kind: "mode" })
  | (OwnedEffect & { readonly kind: "directory" })
  /** A file with this text. `replace`: in the place of one that is there. `where`: only if that is in the tree. */
  | (OwnedEffect & { readonly kind: "file"; readonly text: string; readonly replace?: true; readonly where?: string })
  /** A file of other bytes than text. */
  | (OwnedEffect & { readonly kind: "binary"; readonly base64: string; readonly replace?: true })
  /** Takes the place of nothing, or of an empty folder; with `replace`, of another link or file. */
  | { readonly kind: "link"; readonly path: string; readonly target: string; readonly replace?: true }
  /** Text of a file replaced, as sed(1) would. */
  | { readonly kind: "substitute"; readonly path: string; readonly pattern: RegExp; readonly replacement: string }
  /** A file copied from where a package ships it, attributes and all, but for those that are named here. */
  | {
      readonly kind: "copy";
      readonly from: string;
      readonly to: string;
      readonly as?: Attributes;
      readonly replace?: true;
    }
  | EditEffect
  | SecretEffect
  /**
   * dpkg-divert(1): a file of this path goes elsewhere, whatever package has it but the one that is named; "" names
   * none.
   */
  | { readonly kind: "divert"; readonly path: string; readonly to: string; readonly package: string }
  /** What setcap(8) gives a program; left out where the path is not in the tree. `normaliseCapabilities`. */
  | { readonly kind: "capabilities"; readonly path: string; readonly capabilities: string }
  | AclEffect
  /** What a package, or a finisher, made: taken out. A folder goes with all that lies below it. */
  | { readonly kind: "remove"; readonly path: string };

/** What setfacl(1) adds to a path's owner, group and mode. */
export interface AclEffect {
  readonly kind: "acl";
  readonly path: string;
  /** "user:cron:rwx", "default:group::rx": `aclEntry`. */
  readonly entries: readonly string[];
}

/** acl(5), "ACL TEXT FORMS"; "X" as in chmod(1). */
export const aclEntry = /^(default:)?((user|group):([A-Za-z0-9_][A-Za-z0-9_.-]{0,31})?|mask:|other:):([rwxX]{1,4}|-)$/;

/** From which characters a machine draws a secret; all have digits. Only what ends with "=" is said to be base64. */
export type SecretAlphabet = "hex" | "lower" | "upper" | "letters" | "base64" | "uuid";

/** What a machine is called: "web1" of "web1.example.org", "example.org", all of it. */
export type MachineName = "host-name" | "domain-name" | "full-name";

/**
 * A word that each machine has for itself: one that chance makes, a password for example, or a name of the machine. The
 * other effects have the mark in its place; the files are made at the first boot.
 */
export interface SecretEffect {
  readonly kind: "secret";
  /** "@secret-PACKAGE-1@": of the package that chose it first. */
  readonly mark: string;
  readonly alphabet: SecretAlphabet | MachineName;
  /** In characters; without the "=" that base64 ends with. 0 for a name. */
  readonly length: number;
  /** Files that have it. */
  readonly paths: readonly string[];
}

/** Changes of a file of text that others may change as well: each finds its place by the lines around it. */
export interface EditEffect {
  readonly kind: "edit";
  readonly path: string;
  /** Of a text that is no UTF-8: a character of the hunks is a byte of the file. */
  readonly encoding?: "latin1";
  readonly hunks: readonly Hunk[];
}

/** Lines that were taken out and put in between those before and after; at the ends of the file there are fewer. */
export interface Hunk {
  readonly before: readonly string[];
  readonly removed: readonly string[];
  readonly added: readonly string[];
  readonly after: readonly string[];
}

/** An effect among all those of an image. */
export type JudgedEffect = Effect & {
  /**
   * It was recorded, on a system that had other packages besides: where the folder of its path is missing, it is about
   * a package that this image does not have.
   */
  readonly recorded?: true;
  /** Of a recorded one: the package whose scripts do it. */
  readonly recordedOf?: string;
};

interface Attributes {
  readonly mode: number;
  /** Names, resolved once the accounts are known. */
  readonly user: string;
  readonly group: string;
}

interface OwnedEffect extends Attributes {
  readonly path: string;
}

/** A unit that is enabled when its package is installed, as far as presets allow (systemd.preset(5)). */
interface UnitEffect {
  readonly kind: "unit";
  readonly scope: "system" | "user";
  readonly unit: string;
}

/** update-rc.d NAME defaults, for a service with a script in /etc/init.d, which may have no unit. */
export interface InitScriptEffect {
  readonly kind: "init-script";
  /** Of the script. */
  readonly name: string;
  /** Whether it is started at boot; false where it is only registered. */
  readonly start: boolean;
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
