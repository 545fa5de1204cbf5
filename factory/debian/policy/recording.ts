import { architectures } from "@wherry/core/architecture/architectures.ts";
import { isWithin } from "@wherry/core/paths/paths.ts";
import { isAnswered } from "../../packages/first-boot-unit.ts";
import type { RecordingPolicy, ScriptedContents } from "../../packages/recording-policy.ts";
import { machineOwnPaths, runTimeFolders } from "../../scripts/machine-own.ts";
import { shellWord } from "../../system/processes.ts";
import { parseQuestions } from "../control/questions.ts";
import { listenToDebconf } from "../scripts/debconf-log.ts";
import { answerDebconf } from "./debconf-answers.ts";
import { dpkgDatabase, infoName, writeDatabase } from "./dpkg-database.ts";
import { firstBootCatalogue } from "./first-boot/catalogue.ts";
import { asAnotherUser, runAsAnother } from "./other-users.ts";
import { setcapStandIn, setfaclStandIn, systemctlStandIn, toldAcls, toldCapabilities } from "./stand-ins.ts";

/** An extension is switched on for each kind of PHP that is there. */
const phpInterpreters = ["8.2", "8.4"].flatMap((version) =>
  [`php${version}-cli`, `php${version}-fpm`, `php${version}-cgi`, `libapache2-mod-php${version}`].map(
    (name): [string, RegExp] => [name, new RegExp(`\\bphp_invoke enmod ${version.replace(".", "\\.")} ALL\\b`)],
  ),
);

/** How maintainer scripts of Debian's packages are run apart, and what of their traces counts. */
export const debianRecording: RecordingPolicy = {
  helpers: [
    // Essential, or of priority "required" (Debian Policy 3.8): scripts use them without asking.
    ...["base-files", "base-passwd", "bash", "bsdutils", "coreutils", "dash", "debianutils", "diffutils", "dpkg"],
    ...["findutils", "grep", "gzip", "hostname", "init-system-helpers", "libc-bin", "login", "mawk", "mount"],
    ...["ncurses-bin", "passwd", "perl-base", "sed", "sysvinit-utils", "tar", "util-linux", "libpam-runtime"],
    // What scripts depend on, more or less, and Wherry's definitions leave out.
    ...["adduser", "debconf", "ucf", "sensible-utils", "libcap2-bin", "netbase"],
    // For the recording itself.
    ...["fakeroot", "libfaketime"],
  ],
  database: writeDatabase,
  prepare: answerDebconf,
  questions: parseQuestions,
  listen: listenToDebconf,
  commands: {
    unpack: (one) => {
      if (!one.scripts.some((script) => script.name === "preinst")) return undefined;
      const { name, architecture } = one.package;
      // dpkg(1) sets these for every script (Debian Policy 6.5 says with which arguments they are called).
      const admin = `DPKG_ADMINDIR=${dpkgDatabase} DPKG_ROOT= DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1`;
      const about = `DPKG_MAINTSCRIPT_PACKAGE=${name} DPKG_MAINTSCRIPT_ARCH=${architecture} DPKG_MAINTSCRIPT_NAME=preinst`;
      const preinst = `${dpkgDatabase}/info/${infoName(one)}.preinst`;
      return before(one, preinst, `${about} ${admin} ${preinst} install`).join("\n");
    },
    configure: ({ package: { name } }) => `exec dpkg --force-depends --force-confold --no-triggers --configure ${name}`,
  },
  needsFirst: ({ control }) => {
    const [, field = ""] = /^Pre-Depends:((?:.|\n[ \t])*)/im.exec(control) ?? [];
    return field.split(/[,|]/).map((one) => one.trim().replace(/[\s:(].*$/s, ""));
  },
  reason: (output) => {
    const lines = output.split("\n").filter((line) => line.trim() !== "");
    const end = lines.findIndex((line) => line.startsWith("dpkg: error processing"));
    const own = (end < 0 ? lines : lines.slice(0, end)).filter((line) => !/^Setting up \S+ \(/.test(line));
    // It says nothing at all: then dpkg alone says with which status it ended.
    return (own.length > 0 ? own : lines.slice(end)).slice(-6).join("\n");
  },
  hosts: new Map([
    ...phpInterpreters,
    ["apache2", /apache2-maintscript-helper|\ba2en(mod|conf|site)\b/],
    ["lighttpd", /\blighty-enable-mod\b|\blighttpd-enable-mod\b/],
  ]),
  expected: {
    // Of cron-daemon-common, which services bring their tables for without depending on it.
    folders: ["d", "daily", "hourly", "monthly", "weekly", "yearly"].map((name) => `/etc/cron.${name}`),
    programs: new Map([["/usr/bin/systemctl", systemctlStandIn]]),
  },
  idle: [
    // No image builds modules of its kernel by it, and without a kernel's headers it waits for ever.
    "dkms",
    "fc-cache",
    "gtk-update-icon-cache",
    "ldconfig",
    "mandb",
    "py3compile",
    "py3clean",
    "update-mime-database",
  ].map((name) => `/usr/${["dkms", "ldconfig"].includes(name) ? "sbin" : "bin"}/${name}`),
  standIns: new Map([
    ["/usr/sbin/setcap", setcapStandIn],
    ["/usr/bin/setfacl", setfaclStandIn],
    ...runAsAnother.map((path): [string, string] => [path, asAnotherUser]),
  ]),
  capabilities: toldCapabilities,
  acls: toldAcls,
  diversions: `${dpkgDatabase}/diversions`,
  environment: {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: "/root",
    USER: "root",
    LOGNAME: "root",
    SHELL: "/bin/sh",
    TERM: "dumb",
    // systemctl(1): nothing is running that could be told anything.
    SYSTEMD_OFFLINE: "1",
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
    DEBIAN_FRONTEND: "noninteractive",
    DEBCONF_NONINTERACTIVE_SEEN: "true",
    DEBCONF_NOWARNINGS: "yes",
    DEBCONF_DEBUG: "developer",
    // Alternatives are linked by their names only; a chown that is remembered needs none of the kernel's.
    FAKEROOTDONTTRYCHOWN: "1",
  },
  fakeOwners: (architecture) => {
    const library = `${libraries(architecture)}/libfakeroot/libfakeroot-sysv.so`;
    return { daemon: "/usr/bin/faked-sysv", library };
  },
  anotherDay: (architecture) => ({
    // The C library goes before other libraries' memory management, which asks for the time when it begins (jemalloc),
    // and would wait for the one that shifts it, which waits for memory.
    libraries: [`${libraries(architecture)}/faketime/libfaketime.so.1`, `${libraries(architecture)}/libc.so.6`],
    // faketime(1): a number and one unit. Another year, month, day and hour, but for what stat(2) says.
    environment: { FAKETIME: "+400.3d", NO_FAKE_STAT: "1", FAKETIME_DONT_RESET: "1" },
  }),
  machine: {
    kernel: (architecture) => `linux-image-cloud-${architecture}`,
    kernelPrefix: /^linux-image-\d/,
    shell: "busybox-static",
    shellPath: "/usr/bin/busybox",
  },
  alternatives: `${dpkgDatabase}/alternatives`,
  initLinks: /^\/etc\/rc([0-9S])\.d\/([SK])[0-9]{2}([A-Za-z0-9_][A-Za-z0-9_.+-]*)$/,
  leftOut: [
    runTimeFolders,
    /^\/var\/(run|lock|tmp|backups)(\/|$)/,
    /^\/var\/cache(\/(apt|debconf|fontconfig|ldconfig|man)(\/|$)|$)/,
    // Mails that wait, or have come.
    /^\/var\/spool\/(exim4\/(input|msglog|db)|postfix\/(maildrop|incoming|active|deferred|hold))\/./,
    /^\/var\/(spool\/)?mail\/./,
    // A note of what is to be done once there is Java: the finishers' work.
    /^\/var\/lib\/ca-certificates-java\//,
    /^\/var\/lib\/(dpkg|debconf|ucf|apt|systemd\/(deb-systemd-[a-z-]*|catalog)|update-rc\.d|pam|python|sgml-base|xml-core)(\/|$)/,
    /^\/etc\/(ld\.so\.cache|\.pwd\.lock|(passwd|group|shadow|gshadow|subuid|subgid)-?)$/,
    // Links of the traditional init: `initLinks` says what they mean.
    /^\/etc\/rc[0-9S]\.d(\/|$)/,
    /(^|\/)__pycache__(\/|$)|\.py[co]$/,
    /\.(dpkg|ucf)-(old|new|dist|bak|tmp)$/,
    /^\/usr\/lib\/udev\/hwdb\.bin$/,
    /^\/usr\/share\/(info\/dir|mime|applications\/mimeinfo\.cache|icons\/.*\/icon-theme\.cache)/,
  ],
  leftOutFiles: [/^\/var\/(cache|log)\//],
  perMachine: [
    ...machineOwnPaths,
    { pattern: /^\/etc\/postgresql\/[^/]+\/[^/]+$/, why: "the settings of a database cluster" },
    { pattern: /^\/var\/lib\/postgresql\/[^/]+\/[^/]+$/, why: "a database cluster" },
    { pattern: /^\/var\/lib\/(mysql|ldap|slapd)\/[^/]+$/, why: "a database" },
    { pattern: /^\/etc\/ldap\/slapd\.d\/[^/]+$/, why: "the settings of a database" },
    { pattern: /\/\.(git|hg|bzr)$/, why: "a repository, which begins with the machine's own files" },
    { pattern: /^\/etc\/ssl\/private\/[^/]+$/, why: "a private key" },
    { pattern: /\/(rndc|session|transport|tsig|unbound_(server|control))[^/]*\.key$/, why: "a private key" },
  ],
  isMadeAtFirstBoot: (path, { isInstalled, answers }) =>
    firstBootCatalogue.some(
      (unit) =>
        isInstalled(unit.package) && !isAnswered(unit, answers) && unit.makes.some((made) => isWithin(path, made)),
    ),
};

/** What the finishers have made for all packages, and a fresh system has not when the first of them comes. */
const madeByTriggers = ["/etc/sgml/catalog", "/etc/xml/catalog"];

/**
 * Lines that run a preinst as before the package is unpacked: it looks whether settings are there, which are an
 * administrator's then, and must not see the package's own.
 */
function before({ entries }: ScriptedContents, preinst: string, run: string): readonly string[] {
  const shipped = [...entries].filter(([path, { kind }]) => path.startsWith("/etc/") && kind !== "directory");
  const own = [...shipped.map(([path]) => path), ...madeByTriggers];
  const each = (suffix: string, lines: string) =>
    `for own in ${own.map(shellWord).join(" ")}; do ` +
    `if [ -e "$own${suffix}" ] || [ -L "$own${suffix}" ]; then n=$((n + 1)); ${lines}; fi; done`;
  return [
    `if [ -x ${preinst} ]; then`,
    "n=0",
    each(
      "",
      'eval "owner$n=\\$(stat -c %u:%g \\"\\$own\\") mode$n=\\$(stat -c %a \\"\\$own\\")"; mv "$own" "$own.not-yet"',
    ),
    `${run} || exit 41`,
    "n=0",
    each(
      ".not-yet",
      'if [ -e "$own" ] || [ -L "$own" ]; then rm -f "$own.not-yet"; else mv "$own.not-yet" "$own"; ' +
        // An overlay copies what is moved, and the copy is nobody's that fakeroot would know of.
        'eval "chown -h \\$owner$n \\"\\$own\\""; [ -L "$own" ] || eval "chmod \\$mode$n \\"\\$own\\""; fi',
    ),
    "fi",
  ];
}

function libraries(architecture: string): string {
  const known = Object.values(architectures).find(({ name }) => name === architecture);
  return `/usr/lib/${known?.triplet ?? architecture}`;
}
