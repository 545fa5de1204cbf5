import { isTest, roomOf } from "../reading/house.ts";
import type { GlobalUse, Import, SourceFacts } from "../reading/source-facts.ts";
import type { Breach, Rule } from "./breach.ts";

/** The one room of a workspace that may reach processes, the network, the clock and chance. The others have none. */
export const doors: Readonly<Record<string, string>> = {
  config: "programs",
  host: "quickjs",
  factory: "system",
};

/** Which modules lead outside; of some only certain names do, or all but certain names. */
const outsideModules: Readonly<Record<string, { readonly only?: RegExp; readonly except?: RegExp }>> = {
  "node:child_process": {},
  "node:cluster": {},
  "node:crypto": { only: /^(random|getRandom|webcrypto$|\*$)/ },
  "node:dgram": {},
  "node:dns": {},
  "node:dns/promises": {},
  "node:http": {},
  "node:http2": {},
  "node:https": {},
  // isIP and its like are pure.
  "node:net": { except: /^isIP(v4|v6)?$/ },
  "node:perf_hooks": {},
  "node:process": { only: /^(kill|hrtime|\*|default)$/ },
  "node:tls": {},
  "node:worker_threads": {},
  "quickjs:os": {},
  "quickjs:std": {},
  undici: {},
};

/** Which uses of what is there without an import lead outside. A given moment may be formatted: `new Date(value)`. */
const outsideGlobals: readonly RegExp[] = [
  /^(new )?(fetch|WebSocket|EventSource)\b/,
  /^Date(?!\.(UTC|parse)$)/,
  /^new Date\(\)$/,
  /^performance\b/,
  /^process\.(kill|hrtime)$/,
  /^Math\.random$/,
  /^crypto\.(random|getRandom)/,
];

/**
 * Only a workspace's door reaches processes, the network, the clock and chance; what others need of these is handed to
 * them.
 */
export const checkDoors: Rule = (house) =>
  house.sources
    .filter(({ file }) => !isTest(file))
    .flatMap((source) => [...moduleBreaches(source), ...globalBreaches(source)]);

function moduleBreaches({ imports }: SourceFacts): readonly Breach[] {
  return imports.filter(leadsOutside).flatMap(({ file, line, target }) => breachAt(file, line, target));
}

function leadsOutside({ kind, target, names }: Import): boolean {
  const { only, except } = outsideModules[target] ?? { only: /$^/ };
  if (kind === "type") return false;
  if (only !== undefined) return names.some((name) => only.test(name));
  return except === undefined || names.some((name) => !except.test(name));
}

function globalBreaches({ file, globals }: SourceFacts): readonly Breach[] {
  const outside = ({ name }: GlobalUse) => outsideGlobals.some((pattern) => pattern.test(name));
  return globals.filter(outside).flatMap(({ line, name }) => breachAt(file, line, name));
}

function breachAt(file: string, line: number, what: string): readonly Breach[] {
  const { workspace, room } = roomOf(file);
  const door = doors[workspace];
  if (door !== undefined && door === room) return [];
  const whose = door === undefined ? `nothing in ${workspace} may` : `of ${workspace}, only ${workspace}/${door} may`;
  return [{ file, line, message: `${whose} use ${what}` }];
}
