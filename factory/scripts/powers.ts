import type { EmitEvent } from "@wherry/core/events/events.ts";
import { isWithin, parentOf } from "@wherry/core/paths/paths.ts";
import { countOf } from "@wherry/core/text/count.ts";
import { shorten } from "@wherry/core/text/shorten.ts";
import { describeEffect } from "./describe-effect.ts";
import type { Effect } from "./effects.ts";
import type { ScriptRecord } from "./script-record.ts";

/** Whoever writes there decides who may do what, or what runs as root. */
const places = [
  ...["/etc/pam.d", "/etc/security", "/etc/sudoers", "/etc/sudoers.d", "/etc/doas.conf", "/etc/polkit-1"],
  ...["/usr/share/polkit-1", "/usr/share/pam-configs", "/etc/ssh", "/root", "/etc/ld.so.preload", "/etc/ld.so.conf"],
  ...["/etc/ld.so.conf.d", "/etc/profile", "/etc/profile.d", "/etc/environment", "/etc/shells", "/etc/nsswitch.conf"],
  ...["/etc/crontab", "/etc/cron.d", "/etc/cron.hourly", "/etc/cron.daily", "/etc/cron.weekly", "/etc/cron.monthly"],
  ...[
    "/var/spool/cron",
    "/etc/init.d",
    "/etc/rc.local",
    "/etc/systemd",
    "/usr/lib/systemd",
    "/etc/udev",
    "/etc/modprobe.d",
  ],
  ...["/etc/sysctl.conf", "/etc/sysctl.d", "/etc/ssl/certs", "/usr/local/share/ca-certificates", "/etc/tmpfiles.d"],
  // Root starts what lies there, or what it names.
  ...["/etc/dbus-1", "/usr/share/dbus-1", "/etc/logrotate.conf", "/etc/logrotate.d", "/etc/update-motd.d"],
  ...["/etc/network", "/etc/NetworkManager", "/etc/networkd-dispatcher", "/etc/dhcp", "/etc/dhcpcd.conf", "/etc/ppp"],
  ...["/etc/apt", "/etc/dpkg", "/etc/kernel", "/etc/initramfs-tools", "/etc/acpi", "/etc/inetd.conf", "/etc/xinetd.d"],
  ...["/etc/anacrontab", "/etc/binfmt.d", "/etc/modules", "/etc/modules-load.d", "/etc/sysusers.d", "/etc/inittab"],
  ...["/etc/bash.bashrc", "/etc/zsh", "/etc/X11/Xsession.d", "/etc/rcS.d", "/etc/hosts.allow", "/etc/skel"],
  // Who is somebody, and what is mounted where.
  ...["/etc/gshadow", "/etc/subuid", "/etc/subgid", "/etc/krb5.keytab", "/etc/fstab", "/etc/crypttab"],
];
/** Programs and libraries, which others start; what else lies in /usr is read. */
const programs = /^\/(usr\/)?(local\/)?(s?bin|lib\d*)\//;
/** Groups whose members can make themselves root, or read all that there is. */
const groups = new Set(["root", "sudo", "wheel", "adm", "disk", "shadow", "docker", "kmem", "staff", "libvirt", "lxd"]);
const setId = 0o6000;
/** Nobody but root, and whom a group lets, may read there. */
const secrets = /^\/etc\/(g?shadow|ssl\/private|krb5\.keytab|ssh\/ssh_host_[^/]*_key)(\/|-?$)/;

/**
 * What of a package's scripts gives somebody rights on the machine, for people, one line each: what is run as somebody
 * else, who may log in as root, what root runs.
 */
export function powersOf(effects: readonly Effect[]): readonly string[] {
  return effects.filter(isPower).map(describeEffect);
}

const mostTold = 6;

/**
 * Says what records give rights by. Nobody vouches for them, and what is easily overlooked in a long lock is said
 * whenever it is used: a notice, as honest packages have such scripts, too. `whose` begins the sentence.
 */
export function tellPowers(records: readonly ScriptRecord[], whose: (name: string) => string, emit: EmitEvent): void {
  for (const { package: name, effects } of records) {
    const powers = powersOf(effects);
    if (powers.length === 0) continue;
    const more = powers.length > mostTold ? ` and ${countOf(powers.length - mostTold, "other")}` : "";
    const said = powers.slice(0, mostTold).map((one) => shorten(one, 160));
    emit({ type: "notice", message: `${whose(name)} gives rights: ${said.join("; ")}${more}` });
  }
}

function isPower(effect: Effect): boolean {
  switch (effect.kind) {
    case "capabilities":
    case "acl":
      return true;
    case "account":
      return isMighty(effect.sysusers);
    case "mode":
      return (
        (effect.mode & setId) !== 0 ||
        ((effect.mode & 0o022) !== 0 && (effect.mode & 0o1000) === 0) ||
        (!isRoot(effect.user) && isPlace(effect.path)) ||
        ((effect.mode & 0o004) !== 0 && secrets.test(effect.path))
      );
    case "directory":
      return isPlace(effect.path) || ((effect.mode & 0o002) !== 0 && (effect.mode & 0o1000) === 0);
    case "file":
    case "binary":
      return (effect.mode & setId) !== 0 || isPlace(effect.path);
    case "copy":
      return ((effect.as?.mode ?? 0) & setId) !== 0 || isPlace(effect.to);
    case "link":
    case "edit":
    case "substitute":
    case "remove":
      return isPlace(effect.path);
    case "divert":
      return isPlace(effect.path) || isPlace(effect.to);
    case "alternative":
      // Nearly all call a program of a package, or a file beside it, by another name.
      return [effect, ...effect.slaves].some(({ link, path }) => {
        const isBrought = programs.test(path) || isWithin(path, "/usr") || isWithin(path, parentOf(link));
        return !isBrought || (isPlace(link) && !programs.test(link));
      });
    case "init-script":
    case "secret":
    case "unit":
      // They start what packages bring.
      return false;
  }
}

function isPlace(path: string): boolean {
  return programs.test(path) || /\/\.ssh(\/|$)/.test(path) || places.some((place) => isWithin(path, place));
}

function isRoot(user: string): boolean {
  return user === "root" || /^0+$/.test(user);
}

/** sysusers.d(5): "m USER GROUP"; "u NAME UID:GROUP ...", where either may be missing. */
function isMighty(line: string): boolean {
  const [type, , id = ""] = line.split(/\s+/);
  if (type === "m") return groups.has(id);
  const [uid, group = ""] = id.split(":");
  return uid === "0" || group === "0" || groups.has(group);
}
