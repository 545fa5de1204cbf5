import {
  child,
  items,
  type ListNode,
  listNode,
  type MapNode,
  mapNode,
  type SourceNode,
  scalarNode,
  withChild,
} from "../source/node.ts";

/** One file's definition in long forms, ready to be merged. `extends` has done its work and is gone, and `$schema` is not ours. */
export function expand(root: MapNode): MapNode {
  const entries = new Map(root.entries);
  entries.delete("extends");
  entries.delete("$schema");
  return expandServices(expandKernel({ ...root, entries }));
}

/** `kernel: NAME` is `kernel: { package: NAME }`, so that another definition can add arguments to it. */
function expandKernel(root: MapNode): MapNode {
  const kernel = child(root, "kernel");
  if (kernel?.kind !== "scalar" || typeof kernel.value !== "string") return root;
  return withChild(root, "kernel", mapNode([["package", { place: kernel.place, node: kernel }]], kernel.place));
}

/** A unit that is enabled here is no longer disabled or masked by an extended definition, and the other way round. */
const OPPOSITES = { enable: ["disable", "mask"], disable: ["enable"], mask: ["enable"] } as const;

function expandServices(root: MapNode): MapNode {
  const services = child(root, "services");
  if (services?.kind !== "map") return root;
  let expanded: MapNode = services;
  for (const [list, opposites] of Object.entries(OPPOSITES)) {
    for (const opposite of opposites) {
      const mentioned = new Set(items(services, opposite).map(unsigned));
      const implied = items(services, list).filter((unit) => !isTakenAway(unit) && !mentioned.has(unsigned(unit)));
      expanded = implied.length === 0 ? expanded : withRemovals(expanded, opposite, implied);
    }
  }
  return withChild(root, "services", expanded);
}

function withRemovals(services: MapNode, list: string, units: readonly SourceNode[]): MapNode {
  const written = child(services, list);
  // Nobody wrote these, so nobody is told when they find nothing.
  const removals = units.map((unit) => ({ ...scalarNode(`-${unsigned(unit)}`, unit.place), effective: true }));
  const before: ListNode = written?.kind === "list" ? written : listNode([], services.place);
  return withChild(services, list, { ...before, items: [...before.items, ...removals] });
}

function isTakenAway(unit: SourceNode): boolean {
  return unit.kind === "scalar" && /^-[^.]/.test(String(unit.value));
}

function unsigned(unit: SourceNode): string {
  return unit.kind === "scalar" ? String(unit.value).replace(/^-(?!\.)/, "") : "";
}
