import type { Directory, File, Link, Resource, Storage } from "@wherry/config/ignition/config.ts";
import { copyOfDefault } from "@wherry/core/host-settings/image-defaults.ts";
import { type DataPath, formatDataPath } from "@wherry/core/paths/data-path.ts";
import { ancestorsOf, cleanPath, joinPath, parentOf } from "@wherry/core/paths/paths.ts";
import { shorten } from "@wherry/core/text/shorten.ts";
import type { ContentPiece, ResourceContents } from "../plan/contents.ts";
import type { Draft } from "../plan/draft.ts";
import type { DraftNode } from "../plan/draft-node.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { refuseLongPath } from "../plan/refuse-long-path.ts";
import { type OwnerLookup, ownerLookup } from "./owners.ts";

interface Planning {
  readonly draft: Draft;
  readonly resources: ResourceContents;
  readonly owner: OwnerLookup;
}

interface Entry {
  readonly place: string;
  readonly from: DataPath;
  plan(): void;
}

/**
 * The configuration's directories, files and links, as the reference makes them: shallow paths before deep ones, hard
 * links last, so that they may lead to any of the others. The draft takes them.
 *
 * @throws {ProvisionError} files.conflict when something is in the way that may not be overwritten, or two entries lead
 *   to one place
 * @throws {ProvisionError} config.invalid when a hard link is to lead to a directory, or to nothing
 * @throws {ProvisionError} config.unsupported when `refuseLongPath` refuses a path
 * @throws {ProvisionError} accounts.unknown when an owner is named who does not exist
 * @throws {ProvisionError} fetch.failed when the bytes of a source are not among the resources
 */
export function planEntries(storage: Storage, draft: Draft, resources: ResourceContents): void {
  const planning: Planning = { draft, resources, owner: ownerLookup(draft) };
  const { directories = [], files = [], links = [] } = storage;
  const entryOf = <Node extends { readonly path: string }>(
    list: string,
    plan: (node: Node, from: DataPath, planning: Planning) => void,
  ) => {
    return (node: Node, index: number): Entry => {
      const from = ["storage", list, index];
      refuseLongPath(node.path, from);
      // Before anything is planned, as in the reference: a link that is overwritten still leads the paths below it
      // elsewhere.
      const place = draft.resolve(node.path);
      return { place, from, plan: () => plan({ ...node, path: place }, from, planning) };
    };
  };
  const linked = links.map((link, index) => ({ link, entry: entryOf("links", planLink)(link, index) }));
  const entries = [
    ...directories.map(entryOf("directories", planDirectory)),
    ...files.map(entryOf("files", planFile)),
    ...linked.filter(({ link }) => link.hard !== true).map(({ entry }) => entry),
  ].sort((a, b) => ancestorsOf(a.place).length - ancestorsOf(b.place).length);
  const hard = linked.filter(({ link }) => link.hard === true).map(({ entry }) => entry);
  refuseSamePlaces([...entries, ...hard]);
  for (const entry of [...entries, ...hard]) entry.plan();
}

/** Two paths of the configuration may lead to one place by links that are there. */
function refuseSamePlaces(entries: readonly Entry[]): void {
  const places = new Map<string, DataPath>();
  for (const { place, from } of entries) {
    const other = places.get(place);
    if (other !== undefined) {
      throw new ProvisionError("files.conflict", `this leads to ${place}, and so does ${formatDataPath(other)}`, {
        path: from,
        hint: "Leave one of them out.",
      });
    }
    places.set(place, from);
  }
}

function planDirectory(directory: Directory, from: DataPath, planning: Planning): void {
  const before = clear(directory, from, planning);
  if (before !== undefined && before.kind !== "directory") throw inTheWay(directory.path, before, from);
  planning.draft.put(
    directory.path,
    { kind: "directory", mode: directory.mode ?? before?.mode ?? 0o755, ...owners(directory, before, from, planning) },
    from,
  );
}

function planFile(file: File, from: DataPath, planning: Planning): void {
  const isNew = (node: DraftNode) => node.kind !== "file" || file.contents?.source !== undefined;
  const before = clear(file, from, planning, isNew);
  if (before !== undefined && (before.kind !== "file" || file.contents?.source !== undefined))
    throw inTheWay(file.path, before, from);
  const appended = (file.append ?? []).map((resource, index) =>
    contentOf(resource, [...from, "append", index], planning),
  );
  const base = before?.pieces ?? [contentOf(file.contents ?? {}, [...from, "contents"], planning)];
  planning.draft.put(
    file.path,
    {
      kind: "file",
      mode: file.mode ?? before?.mode ?? 0o644,
      pieces: appended.length === 0 ? base : [...base, ...appended],
      ...owners(file, before, from, planning),
    },
    from,
  );
}

function planLink(link: Link, from: DataPath, planning: Planning): void {
  const before = clear(link, from, planning, (node) => link.hard === true || !leadsTo(node, link.target));
  if (link.hard === true) planHardLink(link, before, from, planning);
  else planSymbolicLink(link, before, from, planning);
}

/** One that leads there already stays as it is, whose ever it is. */
function planSymbolicLink(link: Link, before: DraftNode | undefined, from: DataPath, planning: Planning): void {
  const { target = "" } = link;
  if (before !== undefined) {
    if (leadsTo(before, target)) return;
    throw inTheWay(link.path, before, from);
  }
  // The reference looks at the owner with the link followed, so a new one belongs to whom it leads to.
  const shown = target.startsWith("/") ? undefined : led(link.path, target, planning);
  planning.draft.put(link.path, { kind: "link", target, ...owners(link, shown, from, planning) }, from);
}

function leadsTo(node: DraftNode, target = ""): boolean {
  return node.kind === "link" && cleanPath(node.target) === cleanPath(target);
}

function led(path: string, target: string, { draft }: Planning): DraftNode | undefined {
  return draft.lookup(draft.follow(joinPath(parentOf(draft.resolve(path)), target)));
}

function planHardLink(link: Link, before: DraftNode | undefined, from: DataPath, { draft }: Planning): void {
  const target = draft.resolve(link.target ?? "");
  const node = draft.lookup(target);
  if (node === undefined || node.kind === "directory") {
    const what = node === undefined ? "there is nothing" : "there is a directory";
    throw new ProvisionError("config.invalid", `a hard link cannot lead to ${target}: ${what}`, {
      path: [...from, "target"],
      hint: "Name a file that exists or that the configuration makes.",
    });
  }
  if (before !== undefined && !isSameFile(before, node, draft, [link.path, target]))
    throw inTheWay(link.path, before, from);
  draft.put(link.path, { kind: "hard-link", target }, from);
}

/** What looks the same in every way may as well be made a link: nobody can tell afterwards. */
function isSameFile(a: DraftNode, b: DraftNode, draft: Draft, [pathOfA, pathOfB]: readonly [string, string]): boolean {
  if (a.kind !== "file" || b.kind !== "file") return false;
  if (a.mode !== b.mode || a.uid !== b.uid || a.gid !== b.gid) return false;
  return isSameContent(draft.read(pathOfA), draft.read(pathOfB));
}

function isSameContent(left: Uint8Array | undefined, right: Uint8Array | undefined): boolean {
  return left?.length === right?.length && left?.every((byte, index) => byte === right?.[index]) === true;
}

/**
 * Takes away what may be overwritten, and a default of the image's that would be in the way, and gives what is there
 * after that.
 */
function clear(
  { path, overwrite }: { readonly path: string; readonly overwrite?: boolean },
  from: DataPath,
  { draft }: Planning,
  isInTheWay: (node: DraftNode) => boolean = () => false,
): DraftNode | undefined {
  const before = draft.lookup(path);
  if (overwrite === true || (before !== undefined && isInTheWay(before) && isDefault(path, before, draft)))
    draft.remove(path, from);
  return draft.lookup(path);
}

/** Whether what is there is the image's own, as it came. */
function isDefault(path: string, node: DraftNode, draft: Draft): boolean {
  const copy = copyOfDefault(path);
  const original = copy === undefined ? undefined : draft.lookup(copy);
  if (copy === undefined || original === undefined) return false;
  if (node.kind === "link") return original.kind === "link" && original.target === node.target;
  if (node.kind !== "file" || original.kind !== "file") return false;
  return isSameContent(draft.read(path), draft.read(copy));
}

function contentOf(resource: Resource, from: DataPath, { resources }: Planning): ContentPiece {
  const content = resources.get(formatDataPath(from));
  if (content !== undefined) return content;
  if (resource.source === undefined || resource.source === "") return new Uint8Array();
  throw new ProvisionError("fetch.failed", `there are no bytes of ${shorten(resource.source, 100)}`, { path: from });
}

/** What the configuration leaves open stays as it is; new nodes are root's. */
function owners(
  node: Directory | File | Link,
  before: DraftNode | undefined,
  from: DataPath,
  { owner }: Planning,
): { uid: number; gid: number } {
  const old = before !== undefined && "uid" in before ? before : { uid: 0, gid: 0 };
  return { uid: owner("user", node.user, from) ?? old.uid, gid: owner("group", node.group, from) ?? old.gid };
}

function inTheWay(path: string, { kind }: DraftNode, from: DataPath): ProvisionError {
  return new ProvisionError("files.conflict", `there is a ${kind} at ${path} already`, {
    path: from,
    hint: 'Set "overwrite": true where it is to be replaced.',
  });
}
