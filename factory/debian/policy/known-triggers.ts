import type { KnownTrigger } from "../../packages/trigger-policy.ts";

const none = (trigger: RegExp, reason: string): KnownTrigger => ({ trigger, becomes: "none", reason });
const made = (trigger: RegExp, reason: string): KnownTrigger => ({ trigger, becomes: "made", reason });
const boot = (trigger: RegExp, reason: string): KnownTrigger => ({ trigger, becomes: "boot", reason });
const missing = (trigger: RegExp, reason: string): KnownTrigger => ({ trigger, becomes: "missing", reason });

const sgml = "the catalogue of all catalogues of SGML";
const tex = "TeX's lists of files, formats and fonts (mktexlsr, fmtutil-sys, updmap-sys)";

/**
 * Triggers of Debian's packages, with what becomes of what they would make. Those that only have services start anew
 * are known by their scripts.
 */
export const knownTriggers: readonly KnownTrigger[] = [
  made(/^\/usr\/share\/mime\/packages$/, "the database of MIME types"),
  made(/^\/usr\/share\/glib-2\.0\/schemas$/, "the compiled schemas of GSettings"),
  made(/^\/usr\/share\/applications$/, "which programs open what"),
  made(/^(\/etc\/sgml|\/usr\/share\/(sgml|xml)|update-sgmlcatalog)$/, sgml),
  made(/^(\/usr)?\/lib\/udev\/hwdb\.d$/, "udev's hardware database"),
  made(/^\/usr\/share\/debianutils\/shells\.d$/, "/etc/shells"),
  made(/^update-ca-certificates(-java)?(-fresh)?$/, "the bundles of certificates, Java's too"),
  made(/^update-initramfs$/, "the initrd, which every build makes"),
  {
    trigger: /^\/usr\/lib\/[^/]+\/gdk-pixbuf-2\.0\/[^/]+\/loaders$/,
    becomes: "listed",
    list: "loaders.cache",
    reason: "the list of loaders of images",
  },
  {
    trigger: /^\/usr\/lib\/[^/]+\/gtk-[^/]+\/[^/]+\/immodules$/,
    becomes: "listed",
    list: "immodules.cache",
    reason: "the list of input methods",
  },
  boot(/^\/usr\/lib\/systemd\/catalog$/, "systemd-journal-catalog-update.service makes it"),
  boot(/^\/usr\/lib\/sysctl\.d$/, "systemd-sysctl.service reads it"),
  boot(/^\/usr\/lib\/binfmt\.d$/, "systemd-binfmt.service reads it"),
  boot(/^libc-upgrade$/, "systemd is started anew, which it is at boot"),
  none(/^ldconfig$/, "all libraries lie in folders that the loader searches by itself"),
  none(/^\/usr\/lib\/[^/]+\/gio\/modules$/, "without a list GIO looks at every module"),
  none(/^\/usr\/lib\/gdk-pixbuf-2\.0\/[^/]+\/loaders$/, "the place of before multiarch, where no package has any"),
  none(/^\/usr\/share\/icons\/[^/]+$/, "without a cache GTK looks into the folders"),
  none(/^\/usr\/share\/(fonts|(ghostscript|texmf)\/fonts)$/, "whoever uses fonts fills fontconfig's cache"),
  none(/^\/(opt|usr(\/X11R6|\/share|\/local|\/local\/share)?)\/man$/, "man looks into the pages without an index"),
  none(/^\/usr\/share\/info$/, "the list of manuals is for people who read there"),
  none(/^\/(etc|usr\/share)\/dbus-1\/system(\.d|-services)$/, "a running bus reads them anew"),
  none(/^\/etc\/php\/[^/]+\/[^/]+\/conf\.d$/, "the server is started anew"),
  none(/^\/(usr\/lib|var\/spool)\/postfix$/, "the service is started anew"),
  none(/^\/etc\/systemd\/system\//, "a running systemd reads them anew"),
  none(/^(perl-major-upgrade|libvirt-restart-libvirtd)$/, "the service is started anew"),
  none(/^\/usr\/share\/postgresql$/, "it makes dictionaries, for which there is another trigger"),
  none(/^\/etc\/ufw\/applications\.d$/, "it renews rules of profiles that an administrator has chosen"),
  none(/^\/usr\/lib\/firewalld\//, "a running daemon reads them anew"),
  none(/^\/usr\/share\/slib$/, "Guile 3.0 does not have it yet"),
  none(/^\/usr\/share\/cups\/ppd-updaters$/, "it renews queues of printers, of which an image has none"),
  none(/^resolvconf-enable-updates$/, "it ends a pause in which packages are installed"),
  none(/^sa-compile-upgrade$/, "rules are compiled only where somebody has set that up"),
  none(/^\/usr\/lib(o32|x32|32)$/, "no package of today has anything there but compilers for other systems"),
  { ...none(/^\/usr\/share\/ieee-data\/oui\.txt$/, "a program that no package has would make it"), of: "arpwatch" },
  { ...none(/^\/usr\/share\//, "the record of its scripts has the copies"), of: "rspamd" },
  { ...none(/^\//, "it sets up services for an init that does not run"), of: "runit" },
  missing(/^(\/usr\/share\/(texlive\/texmf-dist|texmf|doc\/texlive-doc)|texmf-[a-z]+)$/, tex),
  missing(/^\/usr\/share\/(myspell\/dicts|hunspell)$/, "dictionaries for PostgreSQL's text search (pg_updatedicts)"),
  {
    ...missing(/^\/usr(\/share|\/local(\/share)?)?\/dict$/, "words that no password may be (update-cracklib)"),
    withOwn: true,
  },
];
