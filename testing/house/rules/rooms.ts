import { type House, isTest, roomOf } from "../reading/house.ts";
import type { Import } from "../reading/source-facts.ts";
import type { Breach, Rule } from "./breach.ts";
import { findCircles } from "./circles.ts";
import { type RoomTable, roomTable } from "./room-table.ts";

const tableFile = "testing/house/rules/room-table.ts";

/**
 * A room imports only from the rooms that the table names for it, and never from a file that stands above the rooms.
 * The table says no more than the house is: it has a line for every room, none for a room that is not there, and no
 * arrow that nobody needs. Tests may import from any room of their workspace.
 */
export const checkRooms: Rule = (house) => checkRoomsBy(roomTable, house);

export function checkRoomsBy(table: RoomTable, house: House): readonly Breach[] {
  const rooms = house.sources
    .map(({ file }) => roomOf(file))
    .filter(({ workspace, room }) => workspace in table && room !== undefined)
    .map(({ workspace, room }) => `${workspace}/${room}`);
  const lines = Object.entries(table).flatMap(([workspace, line]) =>
    Object.keys(line).map((room) => `${workspace}/${room}`),
  );
  const imports = house.sources.filter(({ file }) => !isTest(file)).flatMap((source) => source.imports);
  return [
    ...[...new Set(rooms)]
      .filter((room) => !lines.includes(room))
      .map((room) => tableBreach(`the room ${room} has no rule; add one`)),
    ...lines
      .filter((room) => !rooms.includes(room))
      .map((room) => tableBreach(`there is a rule for the room ${room}, which does not exist; take it out`)),
    ...unusedArrows(table, imports),
    ...roomCircles(table),
    ...imports.flatMap((entry) => importBreach(table, entry)),
  ];
}

function importBreach(table: RoomTable, { file, line, target }: Import): readonly Breach[] {
  const { workspace, room } = roomOf(file);
  const to = roomOf(target);
  const rules = table[workspace];
  if (rules === undefined || to.workspace !== workspace || room === undefined || room === to.room) return [];
  if (to.room === undefined) {
    return [{ file, line, message: `a room may not import from ${target}, which stands above the rooms` }];
  }
  const allowed = rules[room] ?? [];
  if (allowed.includes(to.room)) return [];
  const others = allowed.length === 0 ? "no other room" : allowed.join(", ");
  return [
    { file, line, message: `${workspace}/${room} may not import from ${workspace}/${to.room}: it may from ${others}` },
  ];
}

function unusedArrows(table: RoomTable, imports: readonly Import[]): readonly Breach[] {
  const used = new Set(
    imports.map(({ file, target }) => {
      const [from, to] = [roomOf(file), roomOf(target)];
      return from.workspace === to.workspace ? `${from.workspace}/${from.room} ${to.room}` : "";
    }),
  );
  return Object.entries(table).flatMap(([workspace, rules]) =>
    Object.entries(rules).flatMap(([room, allowed]) =>
      allowed
        .filter((to) => !used.has(`${workspace}/${room} ${to}`))
        .map((to) => tableBreach(`${workspace}/${room} does not import from ${to}; take that out of its rule`)),
    ),
  );
}

/** Rooms stand on floors: none may need a room that needs it, however far round. */
function roomCircles(table: RoomTable): readonly Breach[] {
  const arrows = Object.entries(table).flatMap(([workspace, rules]) =>
    Object.entries(rules).flatMap(([room, allowed]) =>
      allowed.map((to) => ({ file: `${workspace}/${room}`, target: `${workspace}/${to}` })),
    ),
  );
  return findCircles(arrows).map((circle) => tableBreach(`rooms need each other in a circle: ${circle.join(" -> ")}`));
}

function tableBreach(message: string): Breach {
  return { file: tableFile, line: 1, message };
}
