import { escapeSpecifiers } from "@wherry/core/systemd/unit-name.ts";
import { readHeader } from "./init-script-header.ts";

/** A native unit for a script of the traditional init. */
interface InitScriptUnit {
  readonly text: string;
  /** Other names of the service, which its header gives it: "mail-transport-agent.service". */
  readonly aliases: readonly string[];
}

/** LSB facilities that systemd has under names of its own; null: always there before services start. */
const FACILITIES: ReadonlyMap<string, string | null> = new Map([
  ["local_fs", null],
  ["syslog", null],
  ["network", "network-online.target"],
  ["named", "nss-lookup.target"],
  ["portmap", "rpcbind.target"],
  ["remote_fs", "remote-fs.target"],
  ["time", "time-sync.target"],
]);

const RUN_LEVELS: Readonly<Record<string, string>> = {
  "1": "rescue.target",
  "2": "multi-user.target",
  "3": "multi-user.target",
  "4": "multi-user.target",
  "5": "graphical.target",
};

/**
 * The unit that systemd-sysv-generator(8) makes of a script in /etc/init.d, with an [Install] section beside, so that
 * it is enabled and disabled as others are. Paths that a header names and the generator would not take are left out.
 */
export function initScriptUnit(name: string, script: string): InitScriptUnit {
  const header = readHeader(script);
  const own = serviceName(name);
  const path = `/etc/init.d/${name}`;
  const before: string[] = [];
  const after: string[] = [];
  const wants: string[] = [];
  const aliases: string[] = [];
  for (const unit of units(header.provides, name)) {
    if (unit.endsWith(".service")) {
      if (unit !== own) aliases.push(unit);
      continue;
    }
    before.push(unit, ...(unit === "network-online.target" ? ["network.target"] : []));
    wants.push(unit);
  }
  for (const unit of units(header.startAfter, name)) {
    after.push(unit);
    // Nothing else pulls it in.
    if (unit === "network-online.target") wants.push(unit);
  }
  before.push(...units(header.startBefore, name));
  const wantedBy = [...new Set(header.runLevels.flatMap((level) => RUN_LEVELS[level] ?? []))];
  const said = header.description === "" ? name : header.description;
  const lines = [
    "[Unit]",
    "Documentation=man:systemd-sysv-generator(8)",
    `SourcePath=${escapeSpecifiers(path)}`,
    `Description=${header.isStandard ? "LSB: " : "SYSV: "}${escapeSpecifiers(said)}`,
    ...unique([...before, ...wantedBy]).map((unit) => `Before=${unit}`),
    ...unique(after).map((unit) => `After=${unit}`),
    ...unique(wants).map((unit) => `Wants=${unit}`),
    "",
    "[Service]",
    "Type=forking",
    "Restart=no",
    "TimeoutSec=5min",
    "IgnoreSIGPIPE=no",
    "KillMode=process",
    "GuessMainPID=no",
    `RemainAfterExit=${header.pidFile === undefined ? "yes" : "no"}`,
    ...(header.pidFile === undefined ? [] : [`PIDFile=${escapeSpecifiers(header.pidFile)}`]),
    // Not installed, not configured (LSB core, "Init Script Actions").
    ...(header.isStandard ? ["SuccessExitStatus=5 6"] : []),
    `ExecStart=${escapeSpecifiers(path)} start`,
    `ExecStop=${escapeSpecifiers(path)} stop`,
    ...(header.canReload ? [`ExecReload=${escapeSpecifiers(path)} reload`] : []),
    ...(wantedBy.length === 0 ? [] : ["", "[Install]", `WantedBy=${wantedBy.join(" ")}`]),
  ];
  return { text: `${lines.join("\n")}\n`, aliases: unique(aliases) };
}

/** "networking.sh" is networking.service. */
export function serviceName(script: string): string {
  return `${script.replace(/\.sh$/, "")}.service`;
}

/** Facilities as units: those with a "$" are targets, the others services. Names that no unit may have are left out. */
function units(facilities: readonly string[], script: string): readonly string[] {
  return facilities.flatMap((facility) => {
    const plain = facility.replace(/^\$/, "");
    const known = FACILITIES.get(plain);
    if (known === null || !/^[A-Za-z0-9:_.\\-]+$/.test(plain)) return [];
    if (known !== undefined) return [known];
    if (facility.startsWith("$")) return [`${plain}.target`];
    return plain === script.replace(/\.sh$/, "") ? [] : [serviceName(plain)];
  });
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
