import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { ImageAccount, ImageFacts } from "@wherry/config/lint/image-facts.ts";
import { accountIds } from "@wherry/core/accounts/account-rows.ts";
import { architectures } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { mergedUsr } from "@wherry/core/paths/merged-usr.ts";
import { isWithin } from "@wherry/core/paths/paths.ts";
import { unitFolders } from "@wherry/core/systemd/unit-folders.ts";
import { viewMap } from "@wherry/core/tree/map-view.ts";
import type { Content, Tree } from "@wherry/core/tree/tree.ts";
import { type FileView, readText, type ViewNode } from "@wherry/core/tree/view.ts";
import type { DiskReader } from "@wherry/formats/disk/disk-reader.ts";
import { readGpt } from "@wherry/formats/disk/gpt-reader.ts";
import { openQcow2 } from "@wherry/formats/disk/qcow2-reader.ts";
import { openRaw } from "@wherry/formats/disk/raw-reader.ts";
import { readErofsTree } from "@wherry/formats/filesystem/erofs/read-tree.ts";
import { EROFS_HEAD, isErofs } from "@wherry/formats/filesystem/erofs/superblock.ts";
import { mergeRulesOf, policyOfFormat } from "../distributions/find-format.ts";
import { packagedAccounts } from "../finishers/accounts/accounts.ts";
import { parseLock } from "../lock/lock-file.ts";
import { readDiskImage } from "../machine/image-format.ts";
import { diversionsAmong } from "../merging/diversions.ts";
import { mergePackages } from "../merging/merge.ts";
import { unnamedFormat } from "../packages/package-format.ts";
import type { Effect } from "../scripts/effects.ts";
import { reviewScripts } from "../scripts/review.ts";
import type { ScriptRules } from "../scripts/script-rules.ts";
import type { Workshop } from "../supply/workshop.ts";
import { placeOnMachine } from "../tree/slot-tree.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";

const LONGEST_TEXT = 1024 * 1024;

/**
 * What there is in an image: a raw or qcow2 disk or an EROFS image of /usr, as `wherry build` makes them, or a lock,
 * whose packages are looked up in the store.
 *
 * @throws {WherryError} format.invalid when the file is none of these, is damaged, or has no partition of /usr with
 *   EROFS
 * @throws {WherryError} lock.invalid when it is JSON, but not a lock that can be used
 * @throws {WherryError} package.missing when the store lacks packages of the lock
 */
export async function readImageFacts(path: string, openWorkshop: () => Promise<Workshop>): Promise<ImageFacts> {
  const name = basename(path);
  const head = readHead(path);
  if (/^\s*\{/.test(Buffer.from(head.subarray(0, 64)).toString("latin1")))
    return await factsOfLock(path, await openWorkshop());
  if (isErofs(head)) {
    using disk = openRaw(path);
    return factsOfSlot(name, disk, { offset: 0, size: disk.size });
  }
  const { format } = await readDiskImage(path);
  using disk = format === "qcow2" ? openQcow2(path) : openRaw(path);
  const { partitions } = await readGpt(path, {
    size: disk.size,
    read: async (position, length) => disk.read(position, length),
  });
  const types: readonly string[] = Object.values(architectures).map(({ usrPartition }) => usrPartition.data);
  const slot = partitions.find(({ type, offset }) => types.includes(type) && isErofs(disk.read(offset, EROFS_HEAD)));
  if (slot === undefined)
    throw new WherryError("format.invalid", `${path} has no partition of /usr with EROFS on it`, {
      hint: "name an image that wherry build made, or its lock",
    });
  return factsOfSlot(name, disk, slot);
}

/** As much of a file as tells what it is. */
function readHead(path: string): Uint8Array {
  using file = openRaw(path);
  return file.read(0, Math.min(file.size, EROFS_HEAD));
}

/** Texts are read at once: the disk is closed afterwards. */
function factsOfSlot(
  name: string,
  disk: DiskReader,
  { offset, size }: { readonly offset: number; readonly size: number },
): ImageFacts {
  const read = (position: number, length: number): Uint8Array => {
    if (!(position >= 0 && length >= 0 && position + length <= size))
      throw new WherryError("format.invalid", `${name} is damaged: its /usr ends before ${position + length}`);
    return disk.read(offset + position, length);
  };
  const nodes = new Map<string, ImageNode>();
  for (const [path, { kind, target = "", read: readBytes }] of readErofsTree({ size, read })) {
    const place = placeOnMachine(path);
    if (kind === "link") nodes.set(place, { kind, target });
    else nodes.set(place, kind === "file" && isOfInterest(place) ? fileNode(readBytes()) : { kind });
  }
  const view = viewOfImage(nodes);
  const accounts = (path: string) => accountsOf(accountIds(readText(view, path)));
  return { name, view, users: accounts("/etc/passwd"), groups: accounts("/etc/group"), isWhole: true };
}

async function factsOfLock(path: string, { store }: Workshop): Promise<ImageFacts> {
  const lock = parseLock(await readFile(path, "utf8"), path);
  const packages: UnpackedPackage[] = [];
  const missing: string[] = [];
  for (const { sha256, name, version, architecture, format } of lock.packages)
    await store.pack(sha256, { name, version, architecture, format }).then(
      (unpacked) => packages.push(unpacked),
      () => missing.push(name),
    );
  if (missing.length > 0)
    throw new WherryError(
      "package.missing",
      `the store lacks ${missing.length} packages of this lock: ${missing.slice(0, 5).join(", ")}`,
      {
        where: { file: path },
        hint: "build it first, with --lock, or name the image instead of its lock",
      },
    );
  const policy = policyOfFormat(lock.packages[0]?.format ?? unnamedFormat);
  const effects = effectsOf(packages, await policy.loadScripts());
  const tree = mergePackages(packages, mergeRulesOf(policy), {
    diversions: diversionsAmong([...effects, ...(lock.records ?? []).flatMap((record) => record.effects)]),
  });
  const reader = { read: (content: Content) => store.read(content) };
  const { users, groups } = await packagedAccounts(tree, {
    ...reader,
    policy: policy.finishing,
    effects,
  });
  return {
    name: basename(path),
    view: viewOfImage(await nodesOf(tree, reader.read)),
    users: accountsOf(users.map(({ name, uid }) => [name, uid])),
    groups: accountsOf(groups.map(({ name, gid }) => [name, gid])),
    isWhole: false,
  };
}

/** Accounts that scripts make. What nobody has reviewed, the definition of the image has acknowledged. */
function effectsOf(packages: readonly UnpackedPackage[], rules: ScriptRules): readonly Effect[] {
  return packages.flatMap((unpacked) => {
    try {
      return reviewScripts([unpacked], { rules, acknowledged: [] });
    } catch {
      return [];
    }
  });
}

/** With the bytes of files that rules look into. */
type ImageNode = ViewNode & { readonly bytes?: Uint8Array };

async function nodesOf(tree: Tree, read: (content: Content) => Promise<Uint8Array>): Promise<Map<string, ImageNode>> {
  const nodes = new Map<string, ImageNode>();
  for (const [path, node] of tree) {
    if (node.kind === "link") nodes.set(path, { kind: "link", target: node.target });
    else if (node.kind !== "file") nodes.set(path, { kind: node.kind === "directory" ? "directory" : "other" });
    else if (!isOfInterest(path) || node.content.size > LONGEST_TEXT) nodes.set(path, { kind: "file" });
    else nodes.set(path, fileNode(await read(node.content)));
  }
  return nodes;
}

function fileNode(bytes: Uint8Array | undefined): ImageNode {
  return bytes === undefined ? { kind: "file" } : { kind: "file", bytes: bytes.subarray(0, LONGEST_TEXT) };
}

/** Units with their drop-ins, how networks are set up, and accounts. */
function isOfInterest(path: string): boolean {
  if (/\/systemd\/network\/[^/]*\.network$/.test(path)) return true;
  const isOfUnits = path.includes("/systemd/") && unitFolders("system").some((folder) => isWithin(path, folder));
  return isOfUnits || path === "/etc/passwd" || path === "/etc/group";
}

function viewOfImage(nodes: Map<string, ImageNode>): FileView {
  // The boot makes these links.
  for (const alias of mergedUsr)
    if (nodes.has(`/usr/${alias}`)) nodes.set(`/${alias}`, { kind: "link", target: `usr/${alias}` });
  return viewMap(nodes, ({ bytes }) => bytes);
}

function accountsOf(ids: Iterable<readonly [name: string, id: number]>): ReadonlyMap<string, ImageAccount> {
  return new Map([...ids].map(([name, id]) => [name, { id }]));
}
