import { resolve } from "node:path";
import { parseShortRule } from "@wherry/core/host-settings/firewall.ts";
import { parseSuite } from "../schema/repositories.ts";
import { child, plainValue, type ScalarNode, type SourceNode, text } from "../source/node.ts";

/** What makes two entries of a list the same thing. Undefined: the entry lacks what names it. */
export type Identity = (entry: SourceNode) => string | undefined;

const asWritten: Identity = (entry) =>
  entry.kind === "scalar" ? String(entry.value) : JSON.stringify(plainValue(entry));
const byKeys =
  (...keys: readonly string[]): Identity =>
  (entry) => {
    const parts = keys.map((key) => text(entry, key));
    return parts.includes(undefined) ? undefined : parts.join("/");
  };

/**
 * The lists that grow when a definition extends another, by their place in it, with what makes two of their entries the
 * same. All other lists are replaced whole.
 */
export const LIST_RULES: Readonly<Record<string, Identity>> = {
  repositories: repositoryIdentity,
  "packages.install": asWritten,
  "packages.omit": asWritten,
  "packages.acknowledge": byKeys("package", "script"),
  "kernel.modules": asWritten,
  "kernel.arguments": asWritten,
  users: byKeys("name"),
  "users[].groups": asWritten,
  "users[].keys": asWritten,
  groups: byKeys("name"),
  files: byKeys("path"),
  directories: byKeys("path"),
  links: byKeys("path"),
  "services.enable": asWritten,
  "services.disable": asWritten,
  "services.mask": asWritten,
  "services.units": byKeys("name"),
  "services.dropins": (entry) =>
    text(entry, "unit") && `${text(entry, "unit")}/${text(entry, "name") ?? "10-image.conf"}`,
  network: byKeys("name"),
  "firewall.allow": ruleIdentity,
  "trim.paths": asWritten,
};

/** Of these keys an entry has one: writing one takes the others, inherited, away. */
export const EXCLUSIVE_KEYS: Readonly<Record<string, readonly string[]>> = { "files[]": ["content", "source"] };

/** Maps whose keys the user chooses; null as a value takes the key away. */
export const OPEN_MAPS: readonly string[] = ["sysctl", "container.environment", "container.labels"];

/** Whether an entry takes an inherited one away: the text "-IDENTITY". */
export function isRemoval(entry: SourceNode): entry is ScalarNode & { readonly value: string } {
  // "-.mount" and "-.slice" are systemd's names for the root of its trees.
  return entry.kind === "scalar" && typeof entry.value === "string" && /^-[^.]/.test(entry.value);
}

/** The identity of an entry, be it a removal or not. */
export function identityOf(entry: SourceNode, identity: Identity): string | undefined {
  if (!isRemoval(entry)) return identity(entry);
  const name = entry.value.slice(1);
  return identity({ kind: "scalar", value: name, text: undefined, place: entry.place }) ?? name;
}

function repositoryIdentity(entry: SourceNode): string | undefined {
  if (entry.kind === "scalar") return suiteIdentity(String(entry.value));
  const path = text(entry, "path");
  const suite = text(entry, "suite");
  const url = text(entry, "url");
  if (path !== undefined) return resolve(entry.place.file, "..", path);
  return url === undefined ? suite && suiteIdentity(suite) : `${url} ${suite ?? ""}`;
}

function suiteIdentity(written: string): string {
  const suite = parseSuite(written);
  return suite === undefined ? written : `${suite.distribution}:${suite.suite}`;
}

function ruleIdentity(entry: SourceNode): string | undefined {
  if (entry.kind === "scalar") return asWritten(entry);
  const from = plainValue(child(entry, "from") ?? entry);
  const ports = child(entry, "ports");
  const protocol = text(entry, "protocol") ?? "tcp";
  const only = ports?.kind === "list" && ports.items.length === 1 ? ports.items[0] : undefined;
  const short = only?.kind === "scalar" ? `${String(only.value)}/${protocol}` : "";
  // A map that says no more than the short form is the short form.
  if (child(entry, "from") === undefined && parseShortRule(short) !== undefined) return short;
  return JSON.stringify([protocol, ports && plainValue(ports), from]);
}
