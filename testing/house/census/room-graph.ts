import { isTest, roomOf } from "../reading/house.ts";
import type { SourceFacts } from "../reading/source-facts.ts";

/** By node: the nodes that it points to. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The rooms of these workspaces ("core/bytes") and which of them imports from which; tests are left out. Files that
 * stand above the rooms of their workspace count as one more room.
 */
export function roomGraph(sources: readonly SourceFacts[], workspaces: readonly string[]): Graph {
  const nameOf = (file: string): string | undefined => {
    const { workspace, room } = roomOf(file);
    return workspaces.includes(workspace) ? `${workspace}/${room ?? "*"}` : undefined;
  };
  const graph = new Map<string, Set<string>>();
  for (const { file, imports } of sources) {
    const room = nameOf(file);
    if (room === undefined || isTest(file)) continue;
    const targets = graph.get(room) ?? new Set();
    graph.set(room, targets);
    for (const { target } of imports) {
      const to = nameOf(target);
      if (to !== undefined && to !== room) targets.add(to);
    }
  }
  return graph;
}

/** How many arrows a graph has. */
export function countArrows(graph: Graph): number {
  return [...graph.values()].reduce((sum, targets) => sum + targets.size, 0);
}

/** How many floors the nodes stand on. */
export function countFloors(graph: Graph): number {
  return Math.max(0, ...floorsOf(graph).values());
}

/**
 * On which floor each node stands, from 1: above all that it points to. Nodes that point to each other in a circle
 * share one.
 */
export function floorsOf(graph: Graph): ReadonlyMap<string, number> {
  const reached = new Map([...graph.keys()].map((node) => [node, reachable(graph, node)]));
  const together = (one: string, other: string) => reached.get(one)?.has(other) && reached.get(other)?.has(one);
  const floors = new Map<string, number>();
  const floorOf = (node: string): number => {
    const known = floors.get(node);
    if (known !== undefined) return known;
    const below = [...(reached.get(node) ?? [])].filter((other) => other !== node && !together(node, other));
    const floor = 1 + Math.max(0, ...below.map(floorOf));
    floors.set(node, floor);
    return floor;
  };
  for (const node of graph.keys()) floorOf(node);
  return floors;
}

function reachable(graph: Graph, start: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const queue = [start];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    for (const next of graph.get(node) ?? []) {
      if (seen.has(next) || !graph.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  return seen;
}
