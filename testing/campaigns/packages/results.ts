import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Shortfall } from "./probe-script.ts";

/** What came of one package the last time that it was tried. */
export interface PackageResult {
  readonly package: string;
  /** "2026-11-30". */
  readonly date: string;
  /** Whether it was booted as well. */
  readonly booted: boolean;
  /** The packages of its image, or machine, that belong together with it by their names. */
  readonly family: readonly string[];
  readonly shortfalls: readonly Shortfall[];
}

/** Packages whose names begin with the same word: "postgresql-17" and "postgresql-common" with "postgresql". */
export function familyOf(name: string, packages: readonly string[]): readonly string[] {
  const word = (text: string) => /^[a-z]+/.exec(text)?.[0] ?? text;
  return packages.filter((one) => one === name || (word(one) === word(name) && word(name).length > 3)).toSorted();
}

/** Results of before, and those of now in their place; sorted by package. */
export function mergeResults(before: readonly PackageResult[], now: readonly PackageResult[]): PackageResult[] {
  const all = new Map([...before, ...now].map((one) => [one.package, one]));
  return [...all.values()].toSorted((a, b) => (a.package < b.package ? -1 : 1));
}

/** The results that a file keeps; none where there is no such file. */
export function readResults(file: string): readonly PackageResult[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as readonly PackageResult[]) : [];
}

/** Keeps them, those of earlier runs included. */
export function keepResults(file: string, now: readonly PackageResult[]): void {
  const merged = mergeResults(readResults(file), now);
  writeFileSync(file, `${JSON.stringify(merged, null, 2)}\n`);
}
