import type { KeptForPackages } from "../../packages/distribution-policy.ts";

/** What Debian's packages need of what is trimmed: of documentation, translations, headers and kernel modules. */
export const keptForPackages: readonly KeptForPackages[] = [
  // Whoever reads.
  { packages: ["man-db", "mandoc", "manpages*"], paths: ["/usr/share/man/**"] },
  { packages: ["groff", "groff-base"], paths: ["/usr/share/groff/**"] },
  { packages: ["info", "install-info", "pinfo", "texinfo"], paths: ["/usr/share/info/**"] },
  { packages: ["doc-base", "dwww"], paths: ["/usr/share/doc-base/**", "/usr/share/doc/**"] },
  { packages: ["lintian"], paths: ["/usr/share/lintian/**"] },
  { packages: ["reportbug"], paths: ["/usr/share/bug/**"] },
  { packages: ["menu"], paths: ["/usr/share/menu/**"] },
  // Shells that complete what is typed.
  { packages: ["bash-completion"], paths: ["/usr/share/bash-completion/completions/**"] },
  { packages: ["fish", "fish-common"], paths: ["/usr/share/fish/**"] },
  { packages: ["zsh", "zsh-common"], paths: ["/usr/share/zsh/**"] },
  // Languages; the image's own is kept anyway.
  {
    packages: ["locales", "locales-all"],
    paths: ["/usr/share/i18n/**", "/usr/lib/locale/**", "/usr/lib/*/gconv/**"],
  },
  // What reads text of others: of mails, disks, web sites, music. Such programs have iconv(3) convert it.
  {
    packages: [
      ...["aerc", "alpine", "dovecot-core", "fetchmail", "mailutils", "mutt", "neomutt", "notmuch", "s-nail"],
      ...["convmv", "dosfstools", "mtools", "recode", "samba", "samba-libs", "smbclient", "unar", "unzip"],
      ...["antiword", "catdoc", "elinks", "lynx", "php[0-9]*-common", "poppler-utils", "w3m"],
      ...["irssi", "minidlna", "mpd", "vim", "vim-gtk3", "vim-nox", "weechat-core"],
    ],
    paths: ["/usr/lib/*/gconv/**"],
  },
  // What calls the programs of libc-bin; dpkg does nothing where it does not find ldconfig.
  { packages: ["dpkg", "gcc", "gcc-[0-9]*", "clang", "clang-[0-9]*"], paths: ["/usr/sbin/ldconfig"] },
  { packages: ["locales"], paths: ["/usr/bin/localedef"] },
  // Compilers, and what looks for libraries.
  {
    packages: ["gcc", "gcc-[0-9]*", "g++", "g++-[0-9]*", "clang", "clang-[0-9]*", "tcc", "golang-go", "rustc"],
    except: "gcc-*-base",
    paths: ["/usr/include/**", "/usr/lib/**/*.a", "/usr/lib/**/*.la"],
  },
  { packages: ["pkgconf", "pkg-config"], paths: ["/usr/lib/**/pkgconfig/**", "/usr/share/pkgconfig/**"] },
  { packages: ["cmake"], paths: ["/usr/lib/**/cmake/**", "/usr/share/cmake/**", "/usr/share/cmake-*/**"] },
  { packages: ["autoconf", "automake"], paths: ["/usr/share/aclocal/**"] },
  { packages: ["gdb", "gdb-minimal"], paths: ["/usr/share/gdb/**"] },
  { packages: ["valac", "valac-*"], paths: ["/usr/share/vala/**", "/usr/share/gir-1.0/**"] },
  { packages: ["bpftrace", "python3-bpfcc", "bpfcc-tools"], paths: ["/usr/include/**"] },
  // A kernel for machines that can be touched: what is plugged into them, and what their disks hang on.
  {
    packages: ["linux-image-*"],
    except: "*cloud*",
    paths: ["/usr/lib/udev/hwdb.d/**"],
    modules: [
      "kernel/drivers/hid/**",
      "kernel/drivers/leds/**",
      "kernel/drivers/misc/cardreader/**",
      "kernel/drivers/net/wwan/**",
      "kernel/drivers/platform/surface/**",
      "kernel/drivers/scsi/**",
      "kernel/fs/nls/**",
    ],
  },
  // Programs whose work a module does.
  { packages: ["nfs-kernel-server"], modules: ["kernel/fs/nfsd/**"] },
  {
    packages: ["targetcli-fb", "python3-rtslib-fb", "lio-utils", "ceph-iscsi", "nvmetcli", "tcmu-runner"],
    modules: ["kernel/drivers/target/**"],
  },
  { packages: ["drbd-utils"], modules: ["kernel/drivers/block/drbd/**"] },
  { packages: ["ksmbd-tools"], modules: ["kernel/fs/smb/server/**"] },
  { packages: ["aoetools", "vblade", "vblade-persist"], modules: ["kernel/drivers/block/aoe/**"] },
  { packages: ["bcache-tools"], modules: ["kernel/drivers/md/bcache/**"] },
  { packages: ["vdo", "lvm2-vdo"], modules: ["kernel/drivers/md/dm-vdo/**"] },
  { packages: ["bcachefs-tools"], modules: ["kernel/fs/bcachefs/**"] },
  { packages: ["zonefs-tools"], modules: ["kernel/fs/zonefs/**"] },
  { packages: ["ntfs-3g", "ntfsprogs-plus"], modules: ["kernel/fs/ntfs3/**"] },
  // Character sets of mounts, by `iocharset`.
  { packages: ["cifs-utils", "udisks2", "ntfs-3g", "exfatprogs"], modules: ["kernel/fs/nls/**"] },
  {
    packages: ["mt-st", "mtx", "bacula-sd", "bareos-storage-tape", "amanda-server"],
    modules: ["kernel/drivers/scsi/st.ko*", "kernel/drivers/scsi/ch.ko*"],
  },
  { packages: ["iprutils"], modules: ["kernel/drivers/scsi/ipr.ko*"] },
  { packages: ["modemmanager"], modules: ["kernel/drivers/net/wwan/**"] },
  { packages: ["usbguard", "pcscd", "openct", "nut-server", "apcupsd"], modules: ["kernel/drivers/hid/**"] },
  {
    packages: [
      ...["v4l-utils", "motion", "dvb-tools", "tvheadend", "zoneminder", "fswebcam", "guvcview", "obs-studio"],
      ...["v4l2loopback-*", "vdr", "mumudvb", "minisatip", "dvblast", "w-scan*"],
    ],
    modules: ["kernel/drivers/media/**"],
  },
  { packages: ["ir-keytable", "lirc"], modules: ["kernel/drivers/media/rc/**", "kernel/drivers/hid/**"] },
  { packages: ["alsa-utils", "pipewire", "pulseaudio"], modules: ["kernel/drivers/soundwire/**"] },
  { packages: ["python3-comedilib", "libcomedi0*"], modules: ["kernel/drivers/comedi/**"] },
  { packages: ["linux-perf", "linux-perf-*"], modules: ["kernel/drivers/hwtracing/**"] },
  { packages: ["rds-tools"], modules: ["kernel/net/rds/**"] },
  { packages: ["smc-tools"], modules: ["kernel/net/smc/**"] },
  { packages: ["tipcutils"], modules: ["kernel/net/tipc/**"] },
];
