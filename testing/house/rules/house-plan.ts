import { dirname } from "node:path";
import type { House } from "../reading/house.ts";
import type { Breach, Rule } from "./breach.ts";

const plan = "ARCHITECTURE.md";

/**
 * ARCHITECTURE.md has a row for every folder with source, and none for a folder that is not there. A workspace's rooms
 * may stand in the table of its README.md instead.
 */
export const checkPlan: Rule = (house) => {
  const rows = house.documents.flatMap(({ file, text }) => rowsOf(file, text, house));
  const rooms = new Set(house.sources.map(({ file }) => dirname(file)));
  const named = new Set(rows.map(({ room }) => room));
  return [
    ...[...rooms]
      .filter((room) => room.includes("/") && !named.has(room))
      .map((room) => ({ file: plan, line: 1, message: `the room ${room} has no row; say what it does` })),
    ...rows
      .filter(({ room }) => !house.paths.has(room))
      .map(({ file, line, room }) => ({ file, line, message: `there is no room ${room}; take its row out` })),
  ];
};

interface Row extends Pick<Breach, "file" | "line"> {
  /** A path from the root. */
  readonly room: string;
}

/** The rooms that a table's first column names, below the heading of their workspace or with it. */
function rowsOf(file: string, text: string, { workspaces }: House): readonly Row[] {
  const names = workspaces.map(({ name }) => name);
  const own = names.find((name) => file === `${name}/README.md`);
  if (own === undefined && file !== plan) return [];
  let workspace = own;
  return text.split("\n").flatMap((line, index) => {
    const [, heading] = /^#+ (.*)$/.exec(line) ?? [];
    if (heading !== undefined && own === undefined) workspace = names.find((name) => name === heading.trim());
    const [, cell = ""] = /^\| (`[^|]+`) \|/.exec(line) ?? [];
    return [...cell.matchAll(/`([^`@]+)`/g)].map(([, room = ""]) => ({
      file,
      line: index + 1,
      room: `${workspace === undefined || room.startsWith(`${workspace}/`) ? "" : `${workspace}/`}${room}`.replace(
        /\/$/,
        "",
      ),
    }));
  });
}
