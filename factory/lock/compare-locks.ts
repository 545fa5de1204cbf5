import { isDeepStrictEqual } from "node:util";
import type { Lock, LockedPackage } from "./lock.ts";

/** One thing that two locks have differently. */
export interface LockDifference {
  readonly kind: "added" | "removed" | "changed";
  /** What it is about: "packages", "boot", "tools", "repositories", "scripts", "lock". */
  readonly part: string;
  readonly name: string;
  /** In words; undefined where there is none. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * What a build by one lock would have that a build by another would not: packages of the image, of the boot file and of
 * the tools by name and architecture, repositories, what scripts do, and the time stamp. In this order, each sorted by
 * name.
 */
export function compareLocks(before: Lock, after: Lock): readonly LockDifference[] {
  return [
    ...compare("lock", settings(before), settings(after)),
    ...compare("repositories", repositories(before), repositories(after)),
    ...(["packages", "boot", "tools"] as const).flatMap((part) =>
      compare(part, packages(before[part]), packages(after[part])),
    ),
    ...compareScripts(before, after),
  ];
}

function compare(
  part: string,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly LockDifference[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name): readonly LockDifference[] => {
    const [one, other] = [before.get(name), after.get(name)];
    if (one === other) return [];
    const kind = one === undefined ? "added" : other === undefined ? "removed" : "changed";
    return [{ kind, part, name, before: one, after: other }];
  });
}

function settings({ architecture, epoch, request }: Lock): ReadonlyMap<string, string> {
  return new Map([
    ["architecture", architecture],
    ["request", `definition ${request.slice(0, 12)}`],
    ["time stamp", new Date(epoch * 1000).toISOString()],
  ]);
}

function repositories({ repositories }: Lock): ReadonlyMap<string, string> {
  return new Map(
    repositories.map(({ id, release, keys = [], checkValidUntil }) => [
      id,
      [
        release === undefined ? "without a signed list" : `list ${release.slice(0, 12)}`,
        ...keys.map((key) => `key ${key.slice(0, 12)}`),
        ...(checkValidUntil === false ? ["whatever its age"] : []),
      ].join(", "),
    ]),
  );
}

/** Two packages of one name differ in their architecture; two of one version in what is in them. */
function packages(locked: readonly LockedPackage[]): ReadonlyMap<string, string> {
  const named = new Map<string, string>();
  for (const { name, version, architecture, sha256 } of locked) {
    const key = named.has(name) ? `${name}:${architecture}` : name;
    named.set(key, `${version} (${sha256.slice(0, 12)})`);
  }
  return named;
}

function compareScripts(before: Lock, after: Lock): readonly LockDifference[] {
  const of = ({ records = [] }: Lock) => new Map(records.map((record) => [record.package, record]));
  const [ones, others] = [of(before), of(after)];
  const names = [...new Set([...ones.keys(), ...others.keys()])].sort();
  return names.flatMap((name): readonly LockDifference[] => {
    const [one, other] = [ones.get(name), others.get(name)];
    if (isDeepStrictEqual(one, other)) return [];
    const kind = one === undefined ? "added" : other === undefined ? "removed" : "changed";
    const words = (record: typeof one) =>
      record === undefined
        ? undefined
        : `${record.effects.length} effects, ${record.perMachine.length} left to machines`;
    return [{ kind, part: "scripts", name, before: words(one), after: words(other) }];
  });
}

/** For people: a heading for each part, a line for each difference; the digest only where the version is the same. */
export function formatLockDifferences(differences: readonly LockDifference[]): readonly string[] {
  return [...Map.groupBy(differences, ({ part }) => part)].flatMap(([part, all]) => [
    `${part}:`,
    ...all.map(({ kind, name, before = "", after = "" }) => {
      const [one, other] = [before, after].map((text) => text.replace(/ \([0-9a-f]{12}\)$/, ""));
      if (kind === "added") return `  + ${name} ${other}`;
      if (kind === "removed") return `  - ${name} ${one}`;
      return one === other ? `  ~ ${name} ${before} -> ${after}` : `  ~ ${name} ${one} -> ${other}`;
    }),
  ]);
}
