import type { TreeDifference } from "../../peers/compare-trees.ts";
import { type KnownDifference, knownDifferences } from "../../peers/tree-differences.ts";

/** A kind of difference between the tree of a closure and its installation. */
export interface ClosureDifference extends KnownDifference {
  /** Where the path alone does not tell. */
  readonly if?: (difference: TreeDifference) => boolean;
}

const MISSING = ["missing"] as const;
const EXTRA = ["extra"] as const;

const isFile = ({ theirs }: TreeDifference) => theirs.startsWith("file ");
const isFolder = ({ theirs }: TreeDifference) => theirs.startsWith("directory ");

/** What records name as each machine's own; its paths are in the records. */
export const leftToFirstBoot: ClosureDifference = {
  paths: "what records call each machine's own",
  matches: /^$/,
  what: MISSING,
  reason: "Keys, certificates, ids, database clusters: units of the first boot make them.",
};

/** All kinds, those of the stock image first. */
export const closureDifferences: readonly ClosureDifference[] = [
  ...knownDifferences,
  {
    paths: "first-boot-*.service",
    matches: /^\/usr\/lib\/systemd\/system\/([^/]+\.(wants|requires)(\/first-boot-[^/]+)?|first-boot-[^/]+)$/,
    what: EXTRA,
    reason: "The units that make what is each machine's own.",
  },
  {
    paths: "/etc/ssl/certs/*.0",
    matches: /^\/etc\/ssl\/certs\/[0-9a-f]{8}\.[0-9]$/,
    what: MISSING,
    if: ({ theirs }) => theirs.endsWith(" ssl-cert-snakeoil.pem"),
    reason: "Named after the digest of a certificate that the first boot makes.",
  },
  {
    paths: "files below /var/log",
    matches: /^\/var\/log\//,
    what: MISSING,
    if: isFile,
    reason: "Logs of the installation itself, and empty ones: services open their own.",
  },
  {
    paths: "/etc/resolv.conf",
    matches: /^\/etc\/resolv\.conf$/,
    what: MISSING,
    reason: "The installer copies that of the machine that it runs on.",
  },
  {
    paths: "/etc/hosts",
    matches: /^\/etc\/hosts$/,
    what: ["content"],
    reason: "The definition says it.",
  },
  {
    paths: "/var/cache/ldconfig, /var/cache/man, /var/cache/fontconfig",
    matches: /^\/var\/cache\/(ldconfig|man|fontconfig)(\/|$)/,
    what: [...MISSING, "mode", "owner", "content"],
    reason: "Caches: whoever uses them fills them.",
  },
  {
    paths: "__pycache__",
    matches: /\/__pycache__(\/|$)/,
    what: MISSING,
    reason: "Compiled Python has time stamps of its sources; /usr is read-only, and the interpreter does without.",
  },
  {
    paths: "set-uid programs with capabilities",
    matches: /^\/usr\/(lib|bin|sbin)\//,
    what: ["mode", "capabilities"],
    if: ({ what, ours, theirs }) => (what === "mode" ? theirs === `4${ours}` : theirs === ""),
    reason: "Scripts set capabilities where setcap is there, as on most systems, else they let root run the program.",
  },
  {
    paths: "folders below /usr/local",
    matches: /^\/usr\/local\//,
    what: MISSING,
    if: isFolder,
    reason: "Empty places for an administrator (Debian policy 9.1.2); /usr is read-only.",
  },
  {
    paths: "/var/lib/machines, /var/lib/portables, /var/lib/private and other folders of tmpfiles.d",
    matches: /^\/var\/lib\/(machines|portables)$/,
    what: MISSING,
    reason: "systemd-tmpfiles makes them at boot.",
  },
  {
    paths: "/var/lib/php/modules/*",
    matches: /^\/var\/lib\/php\/modules\//,
    what: EXTRA,
    reason: "Notes for kinds of PHP that were recorded beside this one: without those nothing reads them.",
  },
];
