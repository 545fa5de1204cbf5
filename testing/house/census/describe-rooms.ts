import { floorsOf, type Graph } from "./room-graph.ts";

/**
 * The rooms of a workspace and what each imports from, as lines of the table in `rules/room-table.ts`: the lowest floor
 * first.
 */
export function describeRooms(workspace: string, graph: Graph): string {
  const floors = floorsOf(graph);
  const rooms = [...graph.keys()].sort(
    (one, other) => (floors.get(one) ?? 0) - (floors.get(other) ?? 0) || (one < other ? -1 : 1),
  );
  const word = (room: string) => JSON.stringify(room.slice(workspace.length + 1));
  const lines = rooms.map((room) => {
    const targets = rooms.filter((other) => graph.get(room)?.has(other)).map(word);
    const name = /^"[a-z]+"$/.test(word(room)) ? word(room).slice(1, -1) : word(room);
    return `    ${name}: [${targets.join(", ")}],\n`;
  });
  return `  ${workspace}: {\n${lines.join("")}  },\n`;
}
