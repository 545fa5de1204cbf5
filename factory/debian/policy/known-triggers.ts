import type { KnownTrigger } from "../../packages/trigger-policy.ts";

type Row = readonly [of: RegExp, trigger: RegExp, reason: string];

const sgml = "the catalogue of all catalogues of SGML";
const tex = "TeX's lists of files, formats and fonts (mktexlsr, fmtutil-sys, updmap-sys)";
const anybody = /^/;

const made: readonly Row[] = [
  [/^shared-mime-info$/, /^\/usr\/share\/mime\/packages$/, "the database of MIME types"],
  [/^libglib2\.0-0/, /^\/usr\/share\/glib-2\.0\/schemas$/, "the compiled schemas of GSettings"],
  [/^desktop-file-utils$/, /^\/usr\/share\/applications$/, "which programs open what"],
  [/^sgml-base$/, /^(\/etc\/sgml|\/usr\/share\/(sgml|xml)|update-sgmlcatalog)$/, sgml],
  [/^udev$/, /^(\/usr)?\/lib\/udev\/hwdb\.d$/, "udev's hardware database"],
  [/^debianutils$/, /^\/usr\/share\/debianutils\/shells\.d$/, "/etc/shells"],
  [/^ca-certificates/, /^update-ca-certificates(-java)?(-fresh)?$/, "the bundles of certificates, Java's too"],
  [anybody, /^update-initramfs$/, "the initrd, which every build makes"],
];

const boot: readonly Row[] = [
  [/^systemd$/, /^\/usr\/lib\/systemd\/catalog$/, "systemd-journal-catalog-update.service makes it"],
  [/^(systemd|procps)$/, /^\/usr\/lib\/sysctl\.d$/, "systemd-sysctl.service reads it"],
  [/^systemd$/, /^\/usr\/lib\/binfmt\.d$/, "systemd-binfmt.service reads it"],
  [/^systemd$/, /^libc-upgrade$/, "systemd is started anew, which it is at boot"],
];

const none: readonly Row[] = [
  [/^libc-bin$/, /^ldconfig$/, "all libraries lie in folders that the loader searches by itself"],
  [/^libglib2\.0-0/, /^\/usr\/lib\/[^/]+\/gio\/modules$/, "without a list GIO looks at every module"],
  [/^libgdk-pixbuf/, /^\/usr\/lib\/gdk-pixbuf-2\.0\//, "the place of before multiarch, where no package has any"],
  [anybody, /^\/usr\/share\/icons\/[^/]+$/, "without a cache GTK looks into the folders"],
  [/^gnome-menus$/, /^/, "caches of menus only save time"],
  [/^fontconfig$/, /^\/usr\/share\//, "whoever uses fonts fills the cache"],
  [/^man-db$/, /^\//, "man looks into the pages without an index"],
  [/^install-info$/, /^\/usr\/share\/info$/, "the list of manuals is for people who read there"],
  [/^dbus(-broker)?$/, /^\/(etc|usr\/share)\/dbus-1\//, "a running bus reads them anew"],
  [/^(php|libapache2-mod-php)/, /^\/etc\/php\/[^/]+\/[^/]+\/conf\.d$/, "the server is started anew"],
  [/^postfix$/, /^\/(usr\/lib|var\/spool)\/postfix$/, "the service is started anew"],
  [/^mariadb-server$/, /^\/etc\/systemd\/system\//, "a running systemd reads them anew"],
  [anybody, /^perl-major-upgrade$/, "the service is started anew"],
  [/^libvirt-/, /^libvirt-restart-libvirtd$/, "the service is started anew"],
  [/^postgresql-common$/, /^\/usr\/share\/postgresql$/, "it makes dictionaries, for which there is another trigger"],
  [/^ufw$/, /^\/etc\/ufw\/applications\.d$/, "it renews rules of profiles that an administrator has chosen"],
  [/^firewalld$/, /^\/usr\/lib\/firewalld\//, "a running daemon reads them anew"],
  [/^guile-/, /^\/usr\/share\/slib$/, "Guile does not have it yet"],
  [/^cups$/, /^\/usr\/share\/cups\/ppd-updaters$/, "it renews queues of printers, of which an image has none"],
  [/^resolvconf$/, /^resolvconf-enable-updates$/, "it ends a pause in which packages are installed"],
  [/^spamd$/, /^sa-compile-upgrade$/, "rules are compiled only where somebody has set that up"],
  [/^base-files$/, /^\/usr\/lib(o32|x32|32)$/, "nothing of today is there but what compilers for other systems bring"],
  [/^arpwatch$/, /^\/usr\/share\/ieee-data\/oui\.txt$/, "a program that no package has would make it"],
  [/^rspamd$/, /^\/usr\/share\//, "the record of its scripts has the copies"],
  [/^runit$/, /^\//, "it sets up services for an init that does not run"],
];

const missing: readonly Row[] = [
  [/^mailcap$/, /^\/usr\/(lib\/mime\/packages|share\/applications)$/, "/etc/mailcap (update-mime)"],
  [/^dictionaries-common$/, /^/, "dictionaries of aspell and ispell (update-default-ispell and others)"],
  [/^octave$/, /^\/usr\/share\/octave\/packages$/, "Octave's list of packages (pkg rebuild)"],
  [/^tex-common$/, /^(\/usr\/share\/(texlive\/texmf-dist|texmf|doc\/texlive-doc)|texmf-[a-z]+)$/, tex],
  [/^postgresql-common$/, /^\/usr\/share\/(myspell\/dicts|hunspell)$/, "text search's dictionaries (pg_updatedicts)"],
];

/**
 * Triggers of Debian's packages, with what becomes of what they would make. Those that only have services start anew
 * are known by their scripts.
 */
export const knownTriggers: readonly KnownTrigger[] = [
  ...rowsOf("made", made),
  ...rowsOf("boot", boot),
  ...rowsOf("none", none),
  ...rowsOf("missing", missing),
  {
    of: /^libgdk-pixbuf/,
    trigger: /^\/usr\/lib\/[^/]+\/gdk-pixbuf-2\.0\/[^/]+\/loaders$/,
    becomes: "listed",
    list: "loaders.cache",
    reason: "the list of loaders of images",
  },
  {
    of: /^libgtk/,
    trigger: /^\/usr\/lib\/[^/]+\/gtk-[^/]+\/[^/]+\/immodules$/,
    becomes: "listed",
    list: "immodules.cache",
    reason: "the list of input methods",
  },
  {
    of: /^cracklib-runtime$/,
    trigger: /\/dict$/,
    becomes: "boot",
    reason: "words that no password may be: a unit of the first boot makes them",
  },
];

function rowsOf(becomes: KnownTrigger["becomes"], rows: readonly Row[]): KnownTrigger[] {
  return rows.map(([of, trigger, reason]) => ({ of, trigger, becomes, reason }));
}
