import { architectures } from "@wherry/core/architecture/architectures.ts";
import type { RecordingPolicy, ScriptedContents } from "../../packages/recording-policy.ts";
import { shellCommand } from "../../system/processes.ts";

const database = "/var/lib/dpkg";

/** How maintainer scripts of Debian's packages are run apart, and what of their traces counts. */
export const debianRecording: RecordingPolicy = {
  helpers: [
    // Essential, or of priority "required" (Debian Policy 3.8): scripts use them without asking.
    ...["base-files", "base-passwd", "bash", "bsdutils", "coreutils", "dash", "debianutils", "diffutils", "dpkg"],
    ...["findutils", "grep", "gzip", "hostname", "init-system-helpers", "libc-bin", "login", "mawk", "mount"],
    ...["ncurses-bin", "passwd", "perl-base", "sed", "sysvinit-utils", "tar", "util-linux", "libpam-runtime"],
    // What scripts depend on, more or less, and Wherry's definitions leave out.
    ...["adduser", "debconf", "ucf", "sensible-utils", "libcap2-bin"],
    // For the recording itself.
    ...["fakeroot", "libfaketime"],
  ],
  database: writeDatabase,
  prepare: (packages) => {
    const asking = packages.filter(({ questions = "" }) => questions !== "");
    const words = asking.map((one) => `${one.package.name} ${database}/info/${infoName(one)}.templates`);
    // As debconf-loadtemplate(1) does for one of them.
    const program =
      "use Debconf::Db; use Debconf::Template; Debconf::Db->load; while (my $owner = shift) { Debconf::Template->load(shift, $owner) } Debconf::Db->save";
    return words.length === 0 ? "true" : `perl -e '${program}' ${words.join(" ")}`;
  },
  commands: (one) => {
    const { name, architecture } = one.package;
    const preinst = `${database}/info/${infoName(one)}.preinst`;
    const about = `DPKG_MAINTSCRIPT_PACKAGE=${name} DPKG_MAINTSCRIPT_ARCH=${architecture} DPKG_MAINTSCRIPT_NAME=preinst`;
    // dpkg(1) sets these for every script (Debian Policy 6.5 says with which arguments they are called).
    const admin = `DPKG_ADMINDIR=${database} DPKG_ROOT= DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1`;
    return [
      ...before(one, preinst, `${about} ${admin} ${preinst} install`),
      `exec dpkg --force-depends --force-confold --no-triggers --configure ${name}`,
    ].join("\n");
  },
  idle: [
    "fc-cache",
    "gtk-update-icon-cache",
    "ldconfig",
    "mandb",
    "py3compile",
    "py3clean",
    "update-mime-database",
  ].map((name) => `/usr/${name === "ldconfig" ? "sbin" : "bin"}/${name}`),
  standIns: new Map([["/usr/sbin/setcap", setcap()]]),
  capabilities: `${database}/capabilities`,
  diversions: `${database}/diversions`,
  environment: {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: "/root",
    USER: "root",
    LOGNAME: "root",
    SHELL: "/bin/sh",
    TERM: "dumb",
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
    DEBIAN_FRONTEND: "noninteractive",
    DEBCONF_NONINTERACTIVE_SEEN: "true",
    DEBCONF_NOWARNINGS: "yes",
    // Alternatives are linked by their names only; a chown that is remembered needs none of the kernel's.
    FAKEROOTDONTTRYCHOWN: "1",
  },
  fakeOwners: (architecture) => {
    const library = `${libraries(architecture)}/libfakeroot/libfakeroot-sysv.so`;
    return { daemon: "/usr/bin/faked-sysv", library };
  },
  clockLibrary: (architecture) => `${libraries(architecture)}/faketime/libfaketime.so.1`,
  alternatives: `${database}/alternatives`,
  leftOut: [
    /^\/(dev|proc|run|sys|tmp)(\/|$)/,
    /^\/var\/(run|lock|tmp|backups)(\/|$)/,
    /^\/var\/cache(\/(apt|debconf|fontconfig|ldconfig|man)(\/|$)|$)/,
    /^\/var\/lib\/(dpkg|debconf|ucf|apt|systemd\/(deb-systemd-[a-z-]*|catalog)|update-rc\.d|pam|python|sgml-base|xml-core)(\/|$)/,
    /^\/etc\/(ld\.so\.cache|\.pwd\.lock|(passwd|group|shadow|gshadow|subuid|subgid)-?)$/,
    /^\/etc\/apt\/apt\.conf\.d\//,
    // Links of the traditional init, which no image of Wherry starts.
    /^\/etc\/apt\/apt\.conf\.d\//,
    /^\/etc\/rc[0-9S]\.d(\/|$)/,
    /(^|\/)__pycache__(\/|$)|\.py[co]$/,
    /\.(dpkg|ucf)-(old|new|dist|bak|tmp)$/,
    /^\/usr\/lib\/udev\/hwdb\.bin$/,
    /^\/usr\/share\/(info\/dir|mime|applications\/mimeinfo\.cache|icons\/.*\/icon-theme\.cache)/,
  ],
  leftOutFiles: [/^\/var\/(cache|log)\//],
  perMachine: [
    { pattern: /^\/(etc\/machine-id|var\/lib\/dbus\/machine-id)$/, why: "the machine's id" },
    { pattern: /^\/etc\/ssh\/ssh_host_[^/]*$/, why: "a key of the machine" },
    { pattern: /^\/var\/lib\/systemd\/(random-seed|credential\.secret)$/, why: "the machine's own random bytes" },
    { pattern: /^\/etc\/postgresql\/[^/]+\/[^/]+$/, why: "the settings of a database cluster" },
    { pattern: /^\/var\/lib\/postgresql\/[^/]+\/[^/]+$/, why: "a database cluster" },
    { pattern: /^\/var\/lib\/(mysql|ldap|slapd)\/[^/]+$/, why: "a database" },
    { pattern: /^\/etc\/ldap\/slapd\.d\/[^/]+$/, why: "the settings of a database" },
    { pattern: /^\/etc\/ssl\/private\/[^/]+$/, why: "a private key" },
    { pattern: /\/(rndc|session|transport|tsig|unbound_(server|control))[^/]*\.key$/, why: "a private key" },
  ],
};

/**
 * Lines that run a preinst as before the package is unpacked: it looks whether settings are there, which are an
 * administrator's then, and must not see the package's own.
 */
function before({ entries }: ScriptedContents, preinst: string, run: string): readonly string[] {
  const own = [...entries].filter(([path, { kind }]) => path.startsWith("/etc/") && kind !== "directory");
  const each = (lines: string) =>
    own.length === 0 ? "" : `for own in ${own.map(([path]) => shellCommand(path, [])).join(" ")}; do ${lines}; done`;
  return [
    `if [ -x ${preinst} ]; then`,
    each('mv "$own" "$own.not-yet"'),
    `${run} || exit 41`,
    each('if [ -e "$own" ] || [ -L "$own" ]; then rm -f "$own.not-yet"; else mv "$own.not-yet" "$own"; fi'),
    "fi",
  ].filter((line) => line !== "");
}

/** Every file takes two words (setcap(8)). */
function setcap(): string {
  return `#!/bin/sh
while :; do
  case "$1" in
    -q | -f) shift ;;
    -n) shift 2 ;;
    *) break ;;
  esac
done
[ "$1" = -v ] && exit 0
while [ $# -ge 2 ]; do
  [ -f "$2" ] || exit 1
  printf '%s\\t%s\\n' "$1" "$(readlink -f "$2")" >> ${database}/capabilities
  shift 2
done
`;
}

function libraries(architecture: string): string {
  const known = Object.values(architectures).find(({ name }) => name === architecture);
  return `/usr/lib/${known?.triplet ?? architecture}`;
}

function writeDatabase(
  packages: readonly ScriptedContents[],
  pending: readonly ScriptedContents[],
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const waiting = new Set(pending);
  const stanzas: string[] = [];
  const architectureNames = new Set<string>();
  for (const one of packages) {
    const name = infoName(one);
    if (one.package.architecture !== "all") architectureNames.add(one.package.architecture);
    const status = waiting.has(one) ? "install ok unpacked" : "install ok installed";
    const [first = "", ...rest] = one.control.trim().split("\n");
    stanzas.push([first, `Status: ${status}`, ...rest].join("\n"));
    files.set(`${database}/info/${name}.list`, listOf(one));
    // Packages ask each other's questions, of ucf for example.
    if ((one.questions ?? "") !== "") files.set(`${database}/info/${name}.templates`, one.questions ?? "");
    if (!waiting.has(one)) continue;
    for (const script of one.scripts) files.set(`${database}/info/${name}.${script.name}`, script.text);
  }
  files.set(`${database}/status`, `${stanzas.join("\n\n")}\n`);
  files.set(`${database}/available`, "");
  files.set(`${database}/info/format`, "1\n");
  files.set(`${database}/arch`, [...architectureNames].map((name) => `${name}\n`).join(""));
  files.set(`${database}/diversions`, "");
  files.set(`${database}/statoverride`, "");
  // Nothing is started (invoke-rc.d(8)).
  files.set("/usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n");
  return files;
}

/** dpkg(1) keeps files of packages that may be installed for several architectures under both names. */
function infoName({ package: { name, architecture }, control }: ScriptedContents): string {
  return /^Multi-Arch:\s*same\s*$/im.test(control) ? `${name}:${architecture}` : name;
}

function listOf({ entries }: ScriptedContents): string {
  return [...entries.keys()].map((path) => `${path === "/" ? "/." : path}\n`).join("");
}
