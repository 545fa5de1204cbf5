import { resolve } from "node:path";
import { type DataNode, isScalar, type ScalarNode, textIn, valueIn } from "@wherry/config/json/data-node.ts";
import { plainValue } from "@wherry/config/json/plain-value.ts";
import { parseShortRule } from "@wherry/core/host-settings/firewall.ts";
import { parseSuite } from "../../distributions/suite-name.ts";
import type { SourceFiles } from "../source/source-files.ts";

/** What makes two entries of a list the same thing. Undefined: the entry lacks what names it. */
export type Identity = (entry: DataNode, sources: SourceFiles) => string | undefined;

const asWritten = (entry: DataNode): string => (isScalar(entry) ? entry.text : JSON.stringify(plainValue(entry)));
const byKeys =
  (...keys: readonly string[]): Identity =>
  (entry) => {
    const parts = keys.map((key) => textIn(entry, key));
    return parts.includes(undefined) ? undefined : parts.join("/");
  };

/**
 * The lists that grow when a definition extends another, by their place in it, with what makes two of their entries the
 * same. All other lists are replaced whole.
 */
export const LIST_RULES: Readonly<Record<string, Identity>> = {
  repositories: repositoryIdentity,
  "packages.install": (entry) => (isScalar(entry) ? packageIn(entry.text) : asWritten(entry)),
  "packages.omit": asWritten,
  "packages.recommends": asWritten,
  "packages.acknowledge": byKeys("package", "script"),
  "kernel.modules": asWritten,
  "kernel.arguments": asWritten,
  users: byKeys("name"),
  "users[].groups": asWritten,
  "users[].keys": asWritten,
  groups: byKeys("name"),
  files: byKeys("path"),
  "files[].exclude": asWritten,
  directories: byKeys("path"),
  links: byKeys("path"),
  "services.enable": asWritten,
  "services.disable": asWritten,
  "services.mask": asWritten,
  "services.units": byKeys("name"),
  "services.dropins": (entry) =>
    textIn(entry, "unit") && `${textIn(entry, "unit")}/${textIn(entry, "name") ?? "10-image.conf"}`,
  firstBoot: byKeys("name"),
  network: byKeys("name"),
  "firewall.allow": ruleIdentity,
  "firewall.routes": asWritten,
  "firewall.uplinks": asWritten,
  "trim.paths": asWritten,
  "checks.ignore": (entry) => textIn(entry, "check") && `${textIn(entry, "check")} ${textIn(entry, "path") ?? ""}`,
};

/** The package of an entry such as "htop", "htop=3.4.1-5" or "htop/trixie-backports". */
export function packageIn(entry: string): string {
  return entry.replace(/[=/].*$/, "");
}

/** Of the keys of `one` an entry has one: writing one takes the others, inherited, away, and what belongs to them. */
export const EXCLUSIVE_KEYS: Readonly<
  Record<string, { readonly one: readonly string[]; readonly with: readonly string[] }>
> = { "files[]": { one: ["content", "source"], with: ["exclude", "folderMode"] } };

/** Maps whose keys the user chooses; null as a value takes the key away. */
export const OPEN_MAPS: readonly string[] = ["packages.answers", "sysctl", "container.environment", "container.labels"];

/** Whether an entry takes an inherited one away: the text "-IDENTITY". */
export function isRemoval(entry: DataNode): entry is ScalarNode {
  // "-.mount" and "-.slice" are systemd's names for the root of its trees.
  return entry.kind === "string" && /^-[^.]/.test(entry.text);
}

/** The identity of an entry, be it a removal or not. */
export function identityOf(entry: DataNode, identity: Identity, sources: SourceFiles): string | undefined {
  if (!isRemoval(entry)) return identity(entry, sources);
  const name = entry.text.slice(1);
  return identity({ kind: "string", text: name, offset: entry.offset, end: entry.end }, sources) ?? name;
}

function repositoryIdentity(entry: DataNode, sources: SourceFiles): string | undefined {
  if (isScalar(entry)) return suiteIdentity(entry.text);
  const path = textIn(entry, "path");
  const suite = textIn(entry, "suite");
  const url = textIn(entry, "url");
  if (path !== undefined) return resolve(sources.placeOf(entry.offset).file, "..", path);
  return url === undefined ? suite && suiteIdentity(suite) : `${url} ${suite ?? ""}`;
}

function suiteIdentity(written: string): string {
  const suite = parseSuite(written);
  return suite === undefined ? written : `${suite.distribution}:${suite.suite}`;
}

function ruleIdentity(entry: DataNode): string | undefined {
  if (isScalar(entry)) return entry.text;
  const from = plainValue(valueIn(entry, "from") ?? entry);
  const ports = valueIn(entry, "ports");
  const protocol = textIn(entry, "protocol") ?? "tcp";
  const more = ["services", "interfaces", "limit"].map((key) => valueIn(entry, key));
  const isPlain = more.every((value) => value === undefined);
  const only = ports?.kind === "list" && ports.items.length === 1 ? ports.items[0] : undefined;
  const short = only !== undefined && isScalar(only) ? `${only.text}/${protocol}` : "";
  // A map that says no more than the short form is the short form.
  if (isPlain && valueIn(entry, "from") === undefined && parseShortRule(short) !== undefined) return short;
  const others = isPlain ? [] : more.map((value) => value && plainValue(value));
  return JSON.stringify([protocol, ports && plainValue(ports), from, ...others]);
}
