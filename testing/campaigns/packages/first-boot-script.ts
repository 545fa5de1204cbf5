import { firstBootCatalogue } from "@wherry/factory/debian/policy/first-boot/catalogue.ts";
import { shellWord } from "@wherry/factory/system/processes.ts";
import type { FirstBooted } from "./first-booted.ts";
import type { Shortfall } from "./probe-script.ts";

/** What one boot of a machine says of its first-boot units. */
export interface FirstBootReport {
  /** By the names of units: whether it ran in this boot, its result, and for how many milliseconds. */
  readonly units: ReadonlyMap<string, { readonly ran: boolean; readonly result: string; readonly took: number }>;
  /** By path: owner, mode, and a digest of what stays. */
  readonly made: ReadonlyMap<string, { readonly owner: string; readonly mode: string; readonly digest: string }>;
  /** Secrets that the journal has. */
  readonly told: readonly string[];
  /** Paths of files that were left half made. */
  readonly remains: readonly string[];
}

/** Waits until the units that make something of some packages have done so, 45 minutes at most. */
export function untilMade(packages: readonly FirstBooted[]): string {
  const names = packages.map(({ package: name }) => name.replaceAll(".", "[.]"));
  return `waited=0
while [ "$waited" -lt 2700 ] && systemctl list-jobs --no-legend | grep -qE 'first-boot-(${names.join("|")})[.]service'; do
  sleep 5; waited=$((waited + 5))
done
`;
}

/** Prints, after the lines of `probeScript`, what `readFirstBoot` reads: the kind, then words between tabs. */
export function firstBootScript(packages: readonly FirstBooted[]): string {
  const made = packages.flatMap((one) => one.made);
  return `made() {
  printf 'made\\t%s\\t%s\\t%s\\n' "$1" "$(stat --printf '%U:%G\\t%a' "$1" 2>/dev/null)" "$(eval "$2" 2>/dev/null | sha256sum | cut -c 1-64)"
}
told() {
  grep -aE '[A-Za-z0-9+/=]{24,}' "$1" 2>/dev/null | grep -av -e '-----' | head -n 3 | while read -r line; do
    if journalctl -b -o cat --no-pager | grep -qaF -- "$line"; then printf 'told\\t%s\\n' "$1"; fi
  done
}
said() { systemctl show -P "$1" "$unit"; }
for unit in $(systemctl list-unit-files --no-legend 'first-boot-*.service' | cut -d ' ' -f 1); do
  took=$((($(said ActiveEnterTimestampMonotonic) - $(said InactiveExitTimestampMonotonic)) / 1000))
  printf 'unit\\t%s\\t%s\\t%s\\t%s\\n' "$unit" "$(said ConditionResult)" "$(said Result)" "$took"
done
${made.map(({ path, tell = `cat ${path}` }) => `made ${path} ${shellWord(tell)}`).join("\n")}
${made
  .filter(({ tell, alike }) => tell === undefined && alike !== true)
  .map(({ path }) => `told ${path}`)
  .join("\n")}
bash -O globstar -O dotglob -O nullglob -c "printf 'remains\\t%s\\n' /etc/**/{.first-boot*,*.new} /var/lib/**/{.first-boot*,*.new}" | grep -v '\\s$'
true
`;
}

/**
 * Takes away what units made, has them make it again, ends or stops each half-way, and switches the power off; what is
 * half made is on the disk. Each is ended at the first rename, when all is there under another name, but those that say
 * where they are to be stopped.
 */
export function powerCutScript(packages: readonly FirstBooted[]): string {
  // In reverse order: what others wait for is made anew last.
  const lines = packages.toReversed().flatMap(({ package: name, cut }) => {
    if (cut !== undefined) return [`cut first-boot-${name}.service ${shellWord(cut.clear)} ${shellWord(cut.halfway)}`];
    const unit = firstBootCatalogue.find((one) => one.name === name);
    if (unit === undefined) return [];
    const made = [...unit.makes, ...(unit.creates === null ? [`/var/lib/first-boot/${name}`] : [])];
    return [`end ${name} ${shellWord(unit.before.join(" "))} ${made.map(shellWord).join(" ")}`];
  });
  return `cut() {
  eval "$2"
  systemctl restart --no-block "$1"
  waited=0
  until eval "$3"; do
    waited=$((waited + 1))
    if [ "$waited" -gt 6000 ]; then printf '(machine)\\t%s is cut\\tit is never half-way\\n' "$1"; return; fi
    sleep 0.05
  done
  systemctl kill --signal=STOP "$1"
}
end() {
  script=/usr/lib/first-boot/$1
  systemctl stop $2 2>/dev/null
  shift 2
  rm -rf "$@"
  said=$(timeout 900 bash -T -c 'trap "case \\$BASH_COMMAND in mv\\ *) kill -9 \\$\\$ ;; esac" DEBUG; . "$0"' "$script" 2>&1)
  status=$?
  case $status in 0 | 137) ;; *) printf '(machine)\\t%s makes it again\\t%s\\n' "$script" "$status $(printf %s "$said" | tail -c 300 | tr '\\t\\n' '  ')" ;; esac
}
${lines.join("\n")}
sync
echo o > /proc/sysrq-trigger
sleep 60
`;
}

/** Takes the lines of `firstBootScript` out of what a machine printed. */
export function readFirstBoot(printed: string): { readonly report: FirstBootReport; readonly rest: string } {
  const units = new Map<string, { ran: boolean; result: string; took: number }>();
  const made = new Map<string, { owner: string; mode: string; digest: string }>();
  const told: string[] = [];
  const remains: string[] = [];
  const rest: string[] = [];
  for (const line of printed.split("\n")) {
    const [kind, name = "", first = "", second = "", third = ""] = line.split("\t");
    if (kind === "unit") units.set(name, { ran: first === "yes", result: second, took: Number(third) });
    else if (kind === "made") made.set(name, { owner: first, mode: second, digest: third });
    else if (kind === "told") told.push(name);
    else if (kind === "remains") remains.push(name);
    else rest.push(line);
  }
  return { report: { units, made, told, remains }, rest: rest.join("\n") };
}

/** What is wrong in the boot after a power cut that came while units made things. */
export function judgeAfterCut(packages: readonly FirstBooted[], after: FirstBootReport): readonly Shortfall[] {
  const shortfalls: Shortfall[] = [];
  for (const { package: name, made } of packages) {
    const unit = after.units.get(`first-boot-${name}.service`);
    if (unit?.ran !== true || unit.result !== "success")
      shortfalls.push({ package: name, expected: "is made after a power cut", why: `result: ${unit?.result}` });
    for (const { path, owner, mode } of made) {
      const there = after.made.get(path);
      if (there?.owner !== owner || there.mode !== mode)
        shortfalls.push({ package: name, expected: `${path} after a power cut`, why: `it is ${there?.owner}` });
    }
  }
  for (const path of after.remains)
    shortfalls.push({ package: "(machine)", expected: "nothing is half made", why: path });
  return shortfalls;
}

/** What is not as it should be: in the first boot, in the second of the same machine, and in another machine. */
export function judgeFirstBoots(
  packages: readonly FirstBooted[],
  [first, second, other]: readonly [FirstBootReport, FirstBootReport, FirstBootReport],
): readonly Shortfall[] {
  const shortfalls: Shortfall[] = [];
  const tell = (name: string, expected: string, why: string) => shortfalls.push({ package: name, expected, why });
  for (const [name, { ran, result }] of first.units) {
    if (!ran || result !== "success") tell(name, "runs at the first boot", `ran: ${ran}, result: ${result}`);
    if (second.units.get(name)?.ran !== false) tell(name, "does not run at the second boot", "it ran again");
  }
  for (const one of packages) {
    if (!first.units.has(`first-boot-${one.package}.service`)) tell(one.package, "has a unit", "there is none");
    for (const { path, owner, mode, alike } of one.made) {
      const made = first.made.get(path);
      if (made?.owner !== owner || made.mode !== mode)
        tell(one.package, `${path} is ${owner}, ${mode}`, `it is ${made?.owner || "not there"}, ${made?.mode}`);
      if (made?.digest !== second.made.get(path)?.digest) tell(one.package, `${path} stays`, "it changed");
      if (alike !== true && made?.digest === other.made.get(path)?.digest)
        tell(one.package, `${path} is this machine's alone`, "another machine has the same");
    }
  }
  for (const path of [...first.told, ...second.told]) tell("(machine)", `${path} is secret`, "the journal has it");
  for (const path of [...first.remains, ...second.remains]) tell("(machine)", "nothing is half made", path);
  return shortfalls;
}
