import { hash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { runOrFail } from "@wherry/factory/system/processes.ts";
import { hardLinkKey } from "@wherry/formats/archive/sorted-entries.ts";
import { sha256OfFile } from "@wherry/formats/files/sha256-of-file.ts";
import { hostPeer } from "./peers.ts";
import { notInstalled } from "./skip.ts";

/** What two trees are compared by. Times are not: an installation's clock is in them. */
export interface ListedNode {
  /** "file", "directory", "link", or another kind that no package ships. */
  readonly kind: string;
  readonly mode: number;
  /** "0:0"; "root:root" where accounts are compared by name (`byAccountName`). */
  readonly owner: string;
  /** A link's target, a file's SHA-256, else "". */
  readonly content: string;
  /** A program's, as getcap(8) writes them: "cap_net_raw=ep"; else "". */
  readonly capabilities: string;
  /** The first by name of the paths that are hard links to the same file; "" where there is no other. */
  readonly linked: string;
}

/** By absolute path within the tree. */
export type Listing = ReadonlyMap<string, ListedNode>;

export interface TreeDifference {
  readonly path: string;
  /** "missing": only theirs has it; "extra": only ours; else what of it differs. */
  readonly what: "missing" | "extra" | keyof ListedNode;
  readonly ours: string;
  readonly theirs: string;
}

/** A folder as root sees it, "/" for the folder itself. Sockets, devices and the like are listed by kind only. */
export async function treeOfFolder(root: string): Promise<Listing> {
  const listing = new Map<string, ListedNode>();
  const capabilities = await capabilitiesIn(root);
  const inodes = new Map<string, string>();
  const visit = async (path: string): Promise<void> => {
    const file = join(root, path);
    const status = lstatSync(file);
    const attributes = {
      mode: status.mode & 0o7777,
      owner: `${status.uid}:${status.gid}`,
      capabilities: capabilities.get(path) ?? "",
      linked: "",
    };
    if (status.nlink > 1 && status.isFile()) inodes.set(path, String(status.ino));
    if (status.isSymbolicLink()) {
      listing.set(path, { kind: "link", ...attributes, mode: 0o777, content: readlinkSync(file) });
    } else if (status.isFile()) {
      listing.set(path, { kind: "file", ...attributes, content: await digestOf(file, status.size) });
    } else if (status.isDirectory()) {
      listing.set(path, { kind: "directory", ...attributes, content: "" });
      for (const name of readdirSync(file).sort()) await visit(path === "/" ? `/${name}` : `${path}/${name}`);
    } else {
      listing.set(path, { kind: "special", ...attributes, content: "" });
    }
  };
  await visit("/");
  return withLinked(listing, inodes);
}

/** Tens of thousands of small files are read fastest one after the other. */
async function digestOf(file: string, size: number): Promise<string> {
  return size < 1024 * 1024 ? hash("sha256", readFileSync(file)) : (await sha256OfFile(file)).sha256;
}

/** Of all files below a folder, as getcap(8) tells them. */
async function capabilitiesIn(root: string): Promise<ReadonlyMap<string, string>> {
  const peer = await hostPeer("getcap");
  if (peer === undefined) throw new Error(notInstalled("getcap", "libcap2-bin"));
  const { stdout } = await runOrFail(peer.file, ["-r", root]);
  const lines = stdout.toString("utf8").split("\n").filter(Boolean);
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(" ");
      return [line.slice(root.length, at).replace(/ =$/, ""), line.slice(at + 1)];
    }),
  );
}

/** `keys` has the same text for paths that are one file. */
function withLinked(listing: Listing, keys: ReadonlyMap<string, string>): Listing {
  const groups = Map.groupBy([...keys.keys()].sort(), (path) => keys.get(path));
  const first = new Map([...groups.values()].flatMap((paths) => paths.map((path) => [path, paths] as const)));
  return new Map(
    [...listing].map(([path, node]) => {
      const [linked = "", ...others] = first.get(path) ?? [];
      return [path, others.length > 0 ? { ...node, linked } : node];
    }),
  );
}

/** A tree in the same form. */
export function listingOf(tree: Tree): Listing {
  const listing = new Map<string, ListedNode>();
  const keys = new Map<string, string>();
  for (const [path, node] of tree) {
    const content = node.kind === "file" ? node.content.sha256 : node.kind === "link" ? node.target : "";
    const owner = `${node.uid}:${node.gid}`;
    const capabilities = (node.kind === "file" ? node.capabilities : undefined) ?? "";
    listing.set(path, { kind: node.kind, mode: node.mode, owner, content, capabilities, linked: "" });
    const key = node.kind === "file" ? hardLinkKey(node) : undefined;
    if (key !== undefined) keys.set(path, key);
  }
  return withLinked(listing, keys);
}

/** Every difference, sorted by path; several for one path where several things differ. */
export function diffTrees(ours: Listing, theirs: Listing): TreeDifference[] {
  const differences: TreeDifference[] = [];
  for (const path of [...new Set([...ours.keys(), ...theirs.keys()])].sort()) {
    const a = ours.get(path);
    const b = theirs.get(path);
    if (a === undefined || b === undefined) {
      const what = a === undefined ? "missing" : "extra";
      differences.push({ path, what, ours: describe(a), theirs: describe(b) });
      continue;
    }
    const compare = (what: TreeDifference["what"], left: string, right: string) => {
      if (left !== right) differences.push({ path, what, ours: left, theirs: right });
    };
    compare("kind", a.kind, b.kind);
    if (a.kind !== b.kind) continue;
    compare("mode", a.mode.toString(8), b.mode.toString(8));
    compare("owner", a.owner, b.owner);
    compare("content", a.content, b.content);
    compare("capabilities", a.capabilities, b.capabilities);
    compare("linked", a.linked, b.linked);
  }
  return differences;
}

function describe(node: ListedNode | undefined): string {
  return node === undefined ? "" : `${node.kind} ${node.mode.toString(8)} ${node.owner} ${node.content}`.trimEnd();
}
