import { findCircles } from "./circles.ts";
import type { Import } from "./read-house.ts";

export interface Breach {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** Which workspaces a workspace may import from, besides itself. */
const workspaces: Readonly<Record<string, readonly string[]>> = {
  core: [],
  config: ["core"],
  formats: ["core"],
  host: ["core", "config", "formats"],
  factory: ["core", "config", "formats", "host"],
  images: ["core", "factory"],
  testing: ["core", "config", "formats", "factory", "host"],
  tests: ["core", "config", "formats", "factory", "host", "testing"],
};

/**
 * Which rooms of the factory a room may import from, besides itself. The stages stand in a line; formats do not know
 * packages, and packages do not know file systems. `cli` and the files at the factory's top know them all.
 */
const rooms: Readonly<Record<string, readonly string[]>> = {
  system: [],
  scripts: [],
  packages: ["system", "scripts"],
  debian: ["system", "scripts", "packages"],
  distributions: ["packages", "debian"],
  definition: ["system", "packages", "distributions"],
  tree: ["packages", "definition"],
  solver: ["packages"],
  lock: ["packages", "distributions"],
  elf: [],
  store: ["system", "packages", "distributions", "tree"],
  tools: ["system", "packages", "definition", "tree", "store", "elf"],
  merging: ["packages", "tree"],
  kernel: ["tree", "elf"],
  finishers: ["packages", "tree", "definition", "scripts", "kernel"],
  filesystem: ["system", "tree", "tools", "disk"],
  agent: ["store"],
  boot: ["tree", "kernel", "filesystem", "elf"],
  disk: ["system"],
  oci: ["tree", "filesystem", "definition"],
  machine: ["system", "tools", "disk"],
  "config-languages": ["system"],
};

/**
 * Which rooms of the agent a room may import from, besides itself and the files at the agent's top, which all share. `provision` and
 * the agent's own commands know them all. Only `quickjs` knows which engine it runs on.
 */
const hostRooms: Readonly<Record<string, readonly string[]>> = {
  quickjs: [],
  setup: ["storage"],
  fetch: ["files"],
  sources: ["fetch"],
  network: [],
  accounts: [],
  files: ["accounts"],
  units: [],
  storage: [],
  "kernel-arguments": ["storage"],
  status: [],
  provision: ["fetch", "sources", "network", "accounts", "files", "units", "storage"],
};

/** Of the factory, only these may import from the agent: the command line runs its planning, and one file is its door on Node. */
const agentUsers = /^factory\/(cli\/|system\/host-system(\.test)?\.ts$|[^/]+\.ts$)/;

/** The doors: only these may reach processes, the network and the clock. */
const doors: Readonly<Record<string, RegExp>> = {
  "node:child_process": /^(factory\/system\/|testing\/|tests\/)/,
  "node:http": /^(factory\/system\/|testing\/|tests\/)/,
  "node:https": /^(factory\/system\/|testing\/|tests\/)/,
  // isIP, of which the definition's schema makes use, is pure.
  "node:net": /^(factory\/system\/|factory\/definition\/schema\/|testing\/|tests\/)/,
  "quickjs:os": /^host\/quickjs\//,
  "quickjs:std": /^host\/quickjs\//,
  undici: /^(factory\/system\/|testing\/|tests\/)/,
};

/** Every import that breaks a rule of the house. */
export function findBreaches(imports: readonly Import[]): Breach[] {
  const breaches = imports.flatMap((entry) => {
    const message = workspaceBreach(entry) ?? roomBreach(entry) ?? doorBreach(entry);
    return message === undefined ? [] : [{ file: entry.file, line: entry.line, message }];
  });
  return [...breaches, ...circles(imports)];
}

function circles(imports: readonly Import[]): Breach[] {
  return findCircles(imports).map((circle) => {
    const [file = "", next] = circle;
    const line = imports.find((one) => one.file === file && one.target === next)?.line ?? 1;
    return {
      file,
      line,
      message: `files import each other in a circle: ${circle.join(" -> ")}; put what they share into a file of its own`,
    };
  });
}

function workspaceBreach({ file, target, typeOnly }: Import): string | undefined {
  const from = firstFolder(file);
  const to = firstFolder(target);
  if (isTest(file) && to === "testing") return undefined;
  if (from === to || !(to in workspaces)) {
    return (from === "core" || from === "host") && !isTest(file) && target.startsWith("node:")
      ? `${from} does not run on Node alone: it may not use Node's modules`
      : undefined;
  }
  if (from === "console" && to === "fleet" && typeOnly) return undefined;
  if (from === "factory" && to === "host" && !agentUsers.test(file))
    return "only the command line may import from host";
  return workspaces[from]?.includes(to) ? undefined : `${from} may not import ${to}`;
}

function roomBreach({ file, target }: Import): string | undefined {
  const [workspace, room, below] = file.split("/");
  const [toWorkspace, toRoom, toBelow] = target.split("/");
  if (workspace !== toWorkspace || isTest(file)) return undefined;
  if (workspace === "host") return hostRoomBreach(room, below, toRoom, toBelow);
  if (workspace !== "factory") return undefined;
  if (room === undefined || below === undefined || room === "cli") return undefined;
  if (toRoom === undefined || toBelow === undefined)
    return `a room may not import ${target}, which stands above the rooms`;
  if (room === toRoom) return undefined;
  const allowed = rooms[room];
  if (allowed === undefined) return `the room ${room} has no rule; add it to testing/house/rules.ts`;
  return allowed.includes(toRoom) ? undefined : `the room ${room} may not import from ${toRoom}`;
}

function hostRoomBreach(
  room: string | undefined,
  below: string | undefined,
  toRoom: string | undefined,
  toBelow: string | undefined,
): string | undefined {
  if (room === undefined || below === undefined || toRoom === undefined || toBelow === undefined) return undefined;
  if (room === toRoom) return undefined;
  const allowed = hostRooms[room];
  if (allowed === undefined) return `the agent's room ${room} has no rule; add it to testing/house/rules.ts`;
  return allowed.includes(toRoom) ? undefined : `the agent's room ${room} may not import from ${toRoom}`;
}

function doorBreach({ file, target }: Import): string | undefined {
  const allowed = doors[target];
  return allowed === undefined || allowed.test(file) || isTest(file)
    ? undefined
    : `only ${target.startsWith("quickjs:") ? "host/quickjs" : "factory/system"} may import ${target}`;
}

function isTest(file: string): boolean {
  return /\.(test|fixtures|samples)\.ts$/.test(file) || file.startsWith("testing/") || file.startsWith("tests/");
}

function firstFolder(path: string): string {
  return path.split("/")[0] ?? "";
}
