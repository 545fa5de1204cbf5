import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { ancestorsOf, followLinks, parentOf } from "@wherry/core/paths/paths.ts";
import type { FileStatus, ProgramOptions, ProgramResult, System } from "@wherry/host/system/system.ts";

/** What a program of a fake machine answers; a status alone is one that says nothing. */
export type ProgramAnswer =
  | number
  | { readonly status?: number; readonly stdout?: string; readonly stderr?: string }
  | undefined;

export interface FakeMachine {
  readonly system: System;
  /** Every program that was started, as one line. */
  readonly ran: readonly string[];
  /** What was printed on standard output. */
  readonly printed: () => string;
  /** A file's text; undefined where there is none. */
  text(path: string): string | undefined;
  write(path: string, text: string): void;
}

/**
 * A machine in memory: files by their absolute paths (text, or `{ link }`, `{ device: true }`, folders come by
 * themselves or end in "/"), and programs as one function of the words, which answers undefined for a program that the
 * image does not have (status 127).
 */
export function fakeMachine(
  files: Readonly<Record<string, string | Uint8Array | { readonly link: string } | { readonly device: true }>>,
  program: (words: readonly string[], options: ProgramOptions) => ProgramAnswer = () => undefined,
): FakeMachine {
  const nodes = new Map<string, Node>();
  const ran: string[] = [];
  let printed = "";
  let clock = 0;
  const addFolders = (path: string) => {
    for (const folder of ancestorsOf(path))
      if (!nodes.has(folder)) nodes.set(folder, { kind: "directory", mode: 0o755 });
  };
  const put = (path: string, node: Node) => {
    addFolders(path);
    nodes.set(path, node);
  };
  for (const [path, entry] of Object.entries(files)) {
    if (path.endsWith("/")) put(path.slice(0, -1), { kind: "directory", mode: 0o755 });
    else if (typeof entry === "string") put(path, { kind: "file", mode: 0o755, bytes: encodeUtf8(entry) });
    else if (entry instanceof Uint8Array) put(path, { kind: "file", mode: 0o755, bytes: entry });
    else if ("link" in entry) put(path, { kind: "link", mode: 0o777, target: entry.link });
    else put(path, { kind: "block-device", mode: 0o600 });
  }
  const follow = (path: string): string =>
    followLinks(path, (at) => {
      const node = nodes.get(at);
      return node?.kind === "link" ? node.target : undefined;
    }) ?? path;
  const system: System = {
    lstat: (path) => statusOf(nodes.get(path)),
    stat: (path) => statusOf(nodes.get(follow(path))),
    readLink: (path) => {
      const node = nodes.get(path);
      return node?.kind === "link" ? node.target : undefined;
    },
    list: (path) => {
      const folder = follow(path);
      if (nodes.get(folder)?.kind !== "directory") return undefined;
      const names = [...nodes.keys()].filter((key) => key !== "/" && parentOf(key) === folder);
      return names.map((key) => key.slice(key.lastIndexOf("/") + 1)).sort();
    },
    readFile: (path, part) => {
      const node = nodes.get(follow(path));
      if (node?.kind !== "file") return undefined;
      return part === undefined ? node.bytes : node.bytes.subarray(part.offset, part.offset + part.length);
    },
    writeFile: (path, bytes, mode) => put(path, { kind: "file", mode, bytes }),
    makeDirectory: (path, mode) => {
      if (!nodes.has(path)) put(path, { kind: "directory", mode });
    },
    rename: (from, to) => {
      const node = nodes.get(from);
      if (node === undefined) throw new Error(`${from} is not there`);
      nodes.delete(from);
      put(to, node);
    },
    remove: (path) => void nodes.delete(path),
    symlink: (target, path) => put(path, { kind: "link", mode: 0o777, target }),
    run: (words, options = {}) => {
      ran.push(words.join(" "));
      return resultOf(program(words, options));
    },
    sync: () => {},
    now: () => clock,
    uptime: () => clock / 1000,
    sleep: (milliseconds) => {
      clock += milliseconds;
    },
    print: (text) => {
      printed += text;
    },
    complain: () => {},
  };
  return {
    system,
    ran,
    printed: () => printed,
    text: (path) => {
      const bytes = system.readFile(path);
      return bytes === undefined ? undefined : decodeUtf8(bytes);
    },
    write: (path, text) => put(path, { kind: "file", mode: 0o644, bytes: encodeUtf8(text) }),
  };
}

type Node =
  | { readonly kind: "file"; readonly mode: number; readonly bytes: Uint8Array }
  | { readonly kind: "link"; readonly mode: number; readonly target: string }
  | { readonly kind: "directory" | "block-device"; readonly mode: number };

function statusOf(node: Node | undefined): FileStatus | undefined {
  if (node === undefined) return undefined;
  const size = node.kind === "file" ? node.bytes.length : 0;
  return { kind: node.kind, mode: node.mode, uid: 0, gid: 0, size, mtime: 0 };
}

function resultOf(answer: ProgramAnswer): ProgramResult {
  if (answer === undefined) return { status: 127, stdout: new Uint8Array(), stderr: "not found" };
  const { status = 0, stdout = "", stderr = "" } = typeof answer === "number" ? { status: answer } : answer;
  return { status, stdout: encodeUtf8(stdout), stderr };
}
