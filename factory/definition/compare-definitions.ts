import { basename, relative } from "node:path";
import type { ComparedStep, ConfigDifference } from "@wherry/config/ignition/compare-configs.ts";
import { repositoryId } from "../packages/repository/repository-address.ts";
import type { RepositorySource } from "../packages/repository/repository-source.ts";
import type { ImageDefinition } from "./image-definition.ts";

/** By which key an entry of a list is told apart, where it has one of these. */
const identities = ["name", "path", "unit", "package", "script", "check", "id", "suite", "url"];

/**
 * What two definitions say differently, with all that they extend and every default filled in, in the order of their
 * keys. Entries of lists are told apart by their name or path, words by themselves, in any order; of a list whose order
 * alone differs the whole is told. What files and folders hold that a definition copies is not looked at.
 */
export function compareDefinitions(before: ImageDefinition, after: ImageDefinition): readonly ConfigDifference[] {
  return compareValues(plain(before), plain(after), []);
}

/** Without what follows from where it stands, and with the paths of own files as their folder has them. */
function plain(definition: ImageDefinition): unknown {
  const { inherited: _, entriesAt: __, packages, repositories, ...rest } = definition;
  const { stock: ___, ...named } = packages;
  return withoutPlaces({ ...rest, packages: named, repositories: repositories.map(repositoryValues) });
}

function repositoryValues(source: RepositorySource): unknown {
  const id = repositoryId(source);
  if (source.kind === "local") return { id, ...(source.priority === undefined ? {} : { priority: source.priority }) };
  if (source.kind === "suite") return { id, ...source };
  return { id, ...source, keys: source.keys.map((key) => (typeof key === "string" ? basename(key) : key)) };
}

function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (!isObject(value)) return value;
  const { at: _, where: __, within, ...rest } = value;
  const own = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, withoutPlaces(inner)]));
  return typeof within === "string" && typeof own.path === "string"
    ? { ...own, path: relative(within, own.path) }
    : own;
}

type Values = Readonly<Record<string, unknown>>;

function compareValues(before: unknown, after: unknown, path: readonly ComparedStep[]): readonly ConfigDifference[] {
  if (isSame(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after, path);
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => compareEntries(before, after, { key, step: key, path }));
  }
  return [{ kind: "changed", path, before, after }];
}

function compareEntries(
  before: Values,
  after: Values,
  { key, step, path }: { readonly key: string; readonly step: ComparedStep; readonly path: readonly ComparedStep[] },
): readonly ConfigDifference[] {
  const inner = [...path, step];
  if (!(key in after)) return [{ kind: "removed", path: inner, before: before[key], after: undefined }];
  if (!(key in before)) return [{ kind: "added", path: inner, before: undefined, after: after[key] }];
  return compareValues(before[key], after[key], inner);
}

function compareLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: readonly ComparedStep[],
): readonly ConfigDifference[] {
  const [ones, others] = [byIdentity(before), byIdentity(after)];
  if (ones === undefined || others === undefined) return [{ kind: "changed", path, before, after }];
  const [one, other] = [Object.fromEntries(ones), Object.fromEntries(others)];
  const found = [...new Set([...ones.keys(), ...others.keys()])].flatMap((key) =>
    compareEntries(one, other, { key, step: { entry: key }, path }),
  );
  return found.length > 0 ? found : [{ kind: "changed", path, before, after }];
}

/** Undefined where two entries have one identity, or one has none. */
function byIdentity(list: readonly unknown[]): ReadonlyMap<string, unknown> | undefined {
  const named = new Map<string, unknown>();
  for (const entry of list) {
    const name = typeof entry === "string" ? entry : identityOf(entry);
    if (name === undefined || named.has(name)) return undefined;
    named.set(name, entry);
  }
  return named;
}

function identityOf(entry: unknown): string | undefined {
  if (!isObject(entry)) return undefined;
  const found = identities.map((key) => entry[key]).find((value) => typeof value === "string");
  return typeof found === "string" ? found : undefined;
}

/** Of plain data; keys stand in any order. */
function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((entry, index) => isSame(entry, other[index]));
  if (!isObject(one) || !isObject(other)) return one === other;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => key in other && isSame(one[key], other[key]));
}

function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
