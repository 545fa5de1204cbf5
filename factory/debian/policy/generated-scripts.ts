import type { AlternativeEffect, Effect } from "../../scripts/effects.ts";
import type { DissectedScript } from "../../scripts/script-rules.ts";

/**
 * debhelper's commands whose snippets are understood. Those that stand here without a case in `effectsOf` do nothing on
 * a fresh system, or leave it to a finisher that looks at the tree: sysusers, tmpfiles at boot, the module index, the
 * shared libraries' cache.
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
    effects.push(...effectsOf(command, body));
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
