import { type House, isTest, roomOf } from "../reading/house.ts";
import type { SourceFacts } from "../reading/source-facts.ts";
import { checkDocstrings } from "../rules/docstrings.ts";
import { checkRoots } from "../rules/roots.ts";
import { findDeadExports } from "./dead-exports.ts";
import { countArrows, countFloors, roomGraph } from "./room-graph.ts";

/** One count: for each workspace and for all of them together. */
export interface Count {
  readonly what: string;
  readonly byWorkspace: Readonly<Record<string, number>>;
  readonly whole: number;
}

/** Numbers by which one state of the house is compared with another. Tests are not counted, but where it is said. */
export function takeCensus(house: House): readonly Count[] {
  const workspaces = house.workspaces.map(({ name }) => name).filter((name) => name !== "testing");
  const product = house.sources.filter(({ file }) => !isTest(file) && workspaces.includes(roomOf(file).workspace));
  const graph = (names: readonly string[]) => roomGraph(product, names);
  const counted = (what: string, count: (names: readonly string[]) => number): Count => ({
    what,
    byWorkspace: Object.fromEntries(workspaces.map((name) => [name, count([name])])),
    whole: count(workspaces),
  });
  const summed = (what: string, amount: (source: SourceFacts) => number) =>
    counted(what, (names) =>
      total(
        product.filter(({ file }) => names.includes(roomOf(file).workspace)),
        amount,
      ),
    );
  const placed = (what: string, places: readonly { readonly file: string }[]) =>
    counted(what, (names) => places.filter(({ file }) => names.includes(roomOf(file).workspace)).length);
  const tested = testedInTheirRoom(house);
  const dead = findDeadExports(house);
  return [
    summed("files", () => 1),
    summed("lines", ({ lines }) => lines),
    counted("rooms", (names) => graph(names).size),
    counted("arrows between rooms", (names) => countArrows(graph(names))),
    counted("floors of rooms", (names) => countFloors(graph(names))),
    placed("files in workspace roots", checkRoots(house)),
    summed("casts with as", ({ casts }) => casts),
    placed(
      "functions without docstring",
      checkDocstrings(house).filter(({ message }) => message.endsWith("has no docstring")),
    ),
    placed(
      "docstrings with another Throws",
      checkDocstrings(house).filter(({ message }) => !message.endsWith("has no docstring")),
    ),
    counted("names exported by two files", (names) =>
      countDuplicates(product.filter(({ file }) => names.includes(roomOf(file).workspace))),
    ),
    placed(
      "dead exports: types",
      dead.filter(({ kind }) => kind === "type"),
    ),
    placed(
      "dead exports: others",
      dead.filter(({ kind }) => kind !== "type"),
    ),
    summed("lines without a test in their room", ({ file, lines }) => (tested.has(file) ? 0 : lines)),
    summed("lines over the width", ({ wideLines }) => wideLines),
    placed(
      "comment lines over the width, tests too",
      house.sources.flatMap(({ file, wideComments }) => wideComments.map(() => ({ file }))),
    ),
  ];
}

function total<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((sum, item) => sum + amount(item), 0);
}

function countDuplicates(sources: readonly SourceFacts[]): number {
  const files = new Map<string, number>();
  for (const { exports } of sources) {
    for (const { name, kind } of exports) if (kind !== "method") files.set(name, (files.get(name) ?? 0) + 1);
  }
  return [...files.values()].filter((count) => count > 1).length;
}

/** Files that a test of the same room imports. */
function testedInTheirRoom(house: House): ReadonlySet<string> {
  const imports = house.sources.filter(({ file }) => file.endsWith(".test.ts")).flatMap((source) => source.imports);
  const room = (file: string) => `${roomOf(file).workspace}/${roomOf(file).room}`;
  return new Set(imports.filter(({ file, target }) => room(file) === room(target)).map(({ target }) => target));
}

/** The counts as a table, a line each, the whole first. */
export function formatCensus(counts: readonly Count[]): string {
  const workspaces = Object.keys(counts[0]?.byWorkspace ?? {});
  const rows = [
    ["", "whole", ...workspaces],
    ...counts.map(({ what, whole, byWorkspace }) => [what, whole, ...workspaces.map((name) => byWorkspace[name] ?? 0)]),
  ];
  const wide = Math.max(...counts.map(({ what }) => what.length));
  return rows
    .map(
      ([what, ...cells]) => `${String(what).padEnd(wide)}${cells.map((cell) => String(cell).padStart(9)).join("")}\n`,
    )
    .join("");
}
