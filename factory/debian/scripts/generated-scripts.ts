import { cleanPath } from "@wherry/core/paths/paths.ts";
import type { AlternativeEffect, Effect } from "../../scripts/effects.ts";
import type { DissectedScript } from "../../scripts/script-rules.ts";

/**
 * debhelper's commands whose snippets are understood. Those that stand here without a case in `effectsOf` do nothing on
 * a fresh system, or leave it to a finisher that looks at the tree: sysusers, tmpfiles at boot, the module index, the
 * shared libraries' cache. What other commands generate, those of single programs above all (dh_apache2, dh_nginx,
 * dh_php, dh_installnss, dh_installxmlcatalogs, dh_installxfonts, dh_installtex), calls programs of packages, and is
 * recorded as what people write is.
 */
const KNOWN = new Set([
  "dh_installalternatives",
  "dh_installdeb",
  "dh_installdebconf",
  "dh_installinit",
  "dh_installinitramfs",
  "dh_installmenu",
  "dh_installmime",
  "dh_installmodules",
  "dh_installsystemd",
  "dh_installsystemduser",
  "dh_installsysusers",
  "dh_installtmpfiles",
  "dh_installudev",
  "dh_makeshlibs",
  "dh_apparmor",
  "dh_python3",
  "dh_runit",
  "dh_systemd_enable",
  "dh_systemd_start",
  "dh_ucf",
  "dh_usrlocal",
]);

const SECTION =
  /^# Automatically added by (dh_[a-z0-9_]+)(?:\/[^\n]*)?\n([\s\S]*?)^# End automatically added section[^\n]*\n?/gm;

/** Takes a preinst or postinst apart. Sections of commands that are not known count as written by hand. */
export function dissectScript(text: string): DissectedScript {
  const effects: Effect[] = [];
  const rest = text.replaceAll(SECTION, (section, command: string, body: string) => {
    if (!KNOWN.has(command)) return section;
    effects.push(...effectsOf(command, body).filter(hasSoundPath));
    return "";
  });
  return { effects, handwritten: commandsOf(rest) };
}

function commandsOf(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#") && !/^set -[a-z]+$/.test(line) && line !== "exit 0")
    .join("\n");
}

function hasSoundPath(effect: Effect): boolean {
  const path = effect.kind === "copy" ? effect.to : "path" in effect ? effect.path : "/";
  return cleanPath(path) === path;
}

function effectsOf(command: string, body: string): Effect[] {
  switch (command) {
    case "dh_installsystemd":
    case "dh_systemd_enable":
      return enabledUnits(body, "system");
    case "dh_installsystemduser":
      return enabledUnits(body, "user");
    case "dh_installinit":
      return initScripts(body);
    case "dh_installalternatives":
      return alternatives(body);
    case "dh_apparmor":
      return localProfiles(body);
    case "dh_ucf":
      return managedSettings(body);
    case "dh_usrlocal":
      return localFolders(body);
    default:
      return [];
  }
}

/** A unit that asks `debian-installed` first is one whose package ships it switched off. */
function enabledUnits(body: string, scope: "system" | "user"): Effect[] {
  if (/\bdeb-systemd-helper\b[^\n]*\bdebian-installed\b/.test(body)) return [];
  const effects: Effect[] = [];
  for (const [, words = ""] of body.matchAll(/\bdeb-systemd-helper (?:--user )?enable ([^>\n]*)/g)) {
    for (const [, quoted, plain] of words.matchAll(/'([^']+)'|([^\s';]+)/g)) {
      effects.push({ kind: "unit", scope, unit: quoted ?? plain ?? "" });
    }
  }
  return effects;
}

/** Scripts for the traditional init, and whether they are started at boot: update-rc.d(8). */
function initScripts(body: string): Effect[] {
  return [
    ...body.matchAll(
      /\bupdate-rc\.d ([A-Za-z0-9_][A-Za-z0-9_.+-]*) (defaults|enable|defaults-disabled|disable)(?=[\s;])/g,
    ),
  ].map(([, name = "", action = ""]) => ({
    kind: "init-script",
    name,
    start: action === "defaults" || action === "enable",
  }));
}

/**
 * The file in which an administrator adds to a profile: it is included, and without it the profile is refused. A
 * package may name a profile that it does not ship.
 */
function localProfiles(body: string): Effect[] {
  return [...body.matchAll(/^\s*LOCAL_APP_PROFILE="?(\/etc\/apparmor\.d\/local\/[^\s"$#]+)"?$/gm)].map(
    ([, path = ""]) => ({
      kind: "file",
      path,
      text: "",
      mode: 0o644,
      user: "root",
      group: "root",
      where: path.replace("/local/", "/"),
    }),
  );
}

/** ucf(1) copies what the package ships to where it is changed; there is nothing to ask where nothing is. */
function managedSettings(body: string): Effect[] {
  return [...body.matchAll(/^\s*ucf (?:--?\S+ )*"?([^\s"$#]+)"? "?(\/[^\s"$#]+)"?$/gm)].map(
    ([, from = "", to = ""]) => ({
      kind: "copy",
      from,
      to,
    }),
  );
}

/** Folders that no package may ship (Debian Policy 9.1.2): lines of path, mode, user, group; or path, "default". */
function localFolders(body: string): Effect[] {
  const lines = /<< DATA\n([\s\S]*?)^DATA$/m.exec(body)?.[1] ?? "";
  // "default" is this where /etc/staff-group-for-usr-local is not, as on every new system.
  const found = [...lines.matchAll(/^(\/usr\/local\/\S+) (?:default|([0-7]{3,5}) (\S+) (\S+))$/gm)];
  return found.map(([, path = "", mode = "0755", user = "root", group = "root"]) => ({
    kind: "directory",
    path,
    mode: Number.parseInt(mode, 8),
    user,
    group,
  }));
}

/** Every `update-alternatives --install LINK NAME PATH PRIORITY [--slave LINK NAME PATH]...` of a script. */
export function alternatives(script: string): AlternativeEffect[] {
  const effects: AlternativeEffect[] = [];
  for (const line of script.replaceAll(/\\\n/g, " ").split("\n")) {
    const words = line
      .trim()
      .split(/\s+/)
      .map((word) => word.replaceAll(/^["']|["']$/g, ""));
    if (words[0] !== "update-alternatives") continue;
    const install = words.indexOf("--install");
    const [link, name, path, priority] = words.slice(install + 1, install + 5);
    if (install < 0 || link === undefined || name === undefined || path === undefined) continue;
    const slaves = words.flatMap((word, index) => {
      const [slaveLink, slaveName, slavePath] = words.slice(index + 1, index + 4);
      if (word !== "--slave" || slaveLink === undefined || slaveName === undefined || slavePath === undefined)
        return [];
      return [{ link: slaveLink, name: slaveName, path: slavePath }];
    });
    effects.push({ kind: "alternative", link, name, path, priority: Number(priority), slaves });
  }
  return effects;
}
