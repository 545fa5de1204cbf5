import { shellWord } from "@wherry/factory/system/processes.ts";
import type { Machine } from "./plan-machines.ts";
import type { ServedPackage } from "./served.ts";

/** What was found of one package: what was expected and is not so, with why as far as the machine tells. */
export interface Shortfall {
  readonly package: string;
  readonly expected: string;
  readonly why: string;
}

/**
 * A script of sh(1) for the machine. It waits until the machine has started, 45 minutes at most, and all that is
 * expected is there, fifteen more at most, and prints a line for each thing that is not: package, what, why, between
 * tabs.
 */
export function probeScript(machine: Machine): string {
  return `waited=0
listens() { cat "/proc/net/$1" "/proc/net/\${1}6" | grep -qE "^ *[0-9]+: [0-9A-F]+:$(printf %04X "$2") .* $3 "; }
check() {
  if eval "$3" >/tmp/said 2>&1; then return; fi
  while [ "$waited" -lt 900 ]; do
    sleep 5; waited=$((waited + 5))
    if eval "$3" >/tmp/said 2>&1; then return; fi
    case $(eval "$4" 2>/dev/null) in *failed* | *ConditionResult=no*) break ;; esac
  done
  printf '%s\\t%s\\t%s\\n' "$1" "$2" "$( (cat /tmp/said; eval "$4") 2>&1 | tr '\\t\\n' '  ' | tail -c 600)"
}
timeout 2700 systemctl is-system-running --wait >/dev/null
${machine.flatMap(checksOf).join("\n")}
journalctl -b -o cat --no-pager | grep -a 'ordering cycle' | while read -r line; do
  printf '%s\\t%s\\t%s\\n' "(machine)" "units start in an order that there is" "$line"
done
systemctl --failed --no-legend --plain | while read -r unit rest; do
  printf '%s\\t%s\\t%s\\n' "(machine)" "$unit failed" "$(journalctl -b -u "$unit" -o cat -n 8 --no-pager | tr '\\t\\n' '  ' | tail -c 600)"
done
`;
}

function checksOf(one: ServedPackage): string[] {
  const { units = [], tcp = [], udp = [], commands = [] } = one;
  const check = (what: string, test: string, why: string) =>
    `check ${[one.package, what, test, why].map(shellWord).join(" ")}`;
  return [
    ...units.map((unit) =>
      check(
        `${unit} is active`,
        `systemctl is-active ${unit}`,
        `systemctl show -p LoadState,ActiveState,Result,ConditionResult ${unit}; journalctl -b -u ${unit} -o cat -n 8 --no-pager`,
      ),
    ),
    ...tcp.map((port) => check(`listens on TCP port ${port}`, `listens tcp ${port} 0A`, "true")),
    ...udp.map((port) => check(`listens on UDP port ${port}`, `listens udp ${port} 07`, "true")),
    ...commands.map((command) => check(command, command, "echo failed")),
  ];
}

/**
 * Without units that fail on Debian as well: a failed unit is a finding about the machine, and not about one of its
 * packages.
 */
export function withoutExpected(shortfalls: readonly Shortfall[], machine: Machine): readonly Shortfall[] {
  const expected = new Set(machine.flatMap(({ fails = [] }) => fails.map(({ unit }) => `${unit} failed`)));
  return shortfalls.filter((one) => !expected.has(one.expected));
}

/** What the script printed. */
export function readShortfalls(printed: string): readonly Shortfall[] {
  return printed
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [name = "", expected = "", why = ""] = line.split("\t");
      return { package: name, expected, why };
    });
}
