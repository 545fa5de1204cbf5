import type { TreeDifference } from "../../peers/compare-trees.ts";
import { type KnownDifference, knownDifferences } from "../../peers/tree-differences.ts";

/** A kind of difference between the tree of a closure and its installation. */
export interface ClosureDifference extends KnownDifference {
  /** It is no choice: what is missing is missed by somebody, and is not made yet. */
  readonly left?: true;
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
    paths: "first-boot-*.service, /usr/lib/first-boot",
    matches:
      /^\/usr\/lib\/(first-boot(\/[^/]+)?|systemd\/system\/([^/]+\.(wants|requires)(\/first-boot-[^/]+)?|first-boot-[^/]+))$/,
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
    paths: "/etc/hosts, /etc/locale.conf",
    matches: /^\/etc\/(hosts|locale\.conf)$/,
    what: ["content"],
    reason: "The definition says them.",
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
    matches: /^\/usr\/(lib\/squid\/pinger|bin\/(mtr-packet|fping|arping))$/,
    what: ["mode", "capabilities"],
    if: ({ what, ours, theirs }) => (what === "mode" ? theirs === `4${ours}` : theirs === ""),
    reason: "Scripts set capabilities where setcap is there, as on most systems, else they let root run the program.",
  },
  {
    paths: "hard links of scripts' own",
    matches: /^\/usr\/lib\/cups\/backend(-available)?\//,
    what: ["linked"],
    if: ({ ours }) => ours === "",
    reason: "What a script links is a copy: one may be changed without the other.",
  },
  {
    paths: "folders below /usr/local",
    matches: /^\/usr\/local\//,
    what: MISSING,
    if: isFolder,
    reason: "Empty places for an administrator (Debian policy 9.1.2); /usr is read-only.",
  },
  {
    paths: "/var/lib/machines, /var/lib/portables, /var/cache/lighttpd, /var/cache/libvirt, /var/cache/munin",
    matches: /^\/var\/(lib\/(machines|portables)|cache\/(lighttpd|libvirt|munin)(\/[a-z]+)?)$/,
    what: [...MISSING, "mode"],
    reason: "systemd-tmpfiles makes them, or sets their modes, at boot.",
  },
  {
    paths: "/etc/apparmor.d/local/*",
    matches: /^\/etc\/apparmor\.d(\/local(\/|$)|$)/,
    what: [...MISSING, ...EXTRA],
    reason: "Empty files that profiles include if they exist; without the profile nothing reads them.",
  },
  {
    paths: "/etc/alternatives/*",
    matches: /^\/etc\/alternatives\//,
    what: ["content"],
    if: ({ ours, theirs }) => ours === `/usr${theirs}`,
    reason: "The same program, by its path of today.",
  },
  {
    paths: "/dev/mapper",
    matches: /^\/dev\/mapper(\/control)?$/,
    what: MISSING,
    reason: "The kernel makes it where there are devices.",
  },
  {
    paths: "/var/lib/python/*",
    matches: /^\/var\/lib\/python(\/|$)/,
    what: MISSING,
    reason: "What scripts remember for the next upgrade in place, which an image never has.",
  },
  {
    paths: "/var/log/postgresql/*",
    matches: /^\/var\/log\/postgresql\//,
    what: ["owner"],
    reason:
      "The program that makes a cluster gives it to the group adm after it has become postgres, which recording does not follow.",
  },
  {
    paths: "/etc/postfix/main.cf",
    matches: /^\/etc\/postfix\/main\.cf$/,
    what: ["content"],
    reason: "The machine's name is in it, which a unit of the first boot writes there.",
  },
  {
    paths: "/etc/mdadm/mdadm.conf",
    matches: /^\/etc\/mdadm\/mdadm\.conf$/,
    what: ["content"],
    reason: "The day of the installation is in it.",
  },
  {
    paths: "/etc/default/mdadm",
    matches: /^\/etc\/default\/mdadm$/,
    what: ["content"],
    reason: "The same settings without the comments that the script writes between them.",
  },
  {
    paths: "/etc/bind/rndc.key",
    matches: /^\/etc\/bind\/rndc\.key$/,
    what: MISSING,
    reason: "A unit of the first boot makes it: a key of the machine.",
  },
  {
    paths: "/etc/munin/plugins/*",
    matches: /^\/etc\/munin\/plugins\//,
    what: [...MISSING, ...EXTRA],
    reason: "Links for programs and devices that were found where the scripts ran.",
  },
  {
    paths: "/var/lib/php/modules/*",
    matches: /^\/var\/lib\/php\/modules\//,
    what: EXTRA,
    reason: "Notes for kinds of PHP that were recorded beside this one: without those nothing reads them.",
  },
  {
    paths: "caches of icon themes, giomodule.cache",
    matches: /^\/usr\/(share\/icons\/[^/]+\/icon-theme|lib\/[^/]+\/gio\/modules\/giomodule)\.cache$/,
    what: MISSING,
    reason: "They save looking into the folders, which GTK and GIO do without them.",
  },
  {
    paths: "/usr/share/info/dir",
    matches: /^\/usr\/share\/info\/dir(\.old)?$/,
    what: [...MISSING, "content"],
    reason: "The list of manuals, for people who read there: a trigger makes it, and images have no manuals.",
  },
  {
    paths: "/var/lib/xml-core/*, /etc/xml/*.old, /var/lib/sgml-base/*.old",
    matches: /^\/(var\/lib\/xml-core\/[^/]+|(etc\/xml|var\/lib\/sgml-base)\/[^/]+\.old)$/,
    what: MISSING,
    reason: "What scripts remember for the next package that adds to a catalogue; the catalogues are the same.",
  },
  {
    paths: "/var/cache/cracklib/*",
    matches: /^\/var\/cache\/cracklib\//,
    what: MISSING,
    left: true,
    reason: "Words that no password may be; cron makes them once a day, and a check of the image tells of it.",
  },
  {
    paths: "/etc/ssl/certs/java/cacerts",
    matches: /^\/(etc\/ssl\/certs\/java\/cacerts|var\/lib\/ca-certificates-java\/fresh)$/,
    what: [...MISSING, "content"],
    reason: "The same certificates; Java writes into its own the time at which each was added.",
  },
];
