import { formatMode } from "@wherry/core/text/mode.ts";
import type { Budget } from "./budget.ts";
import { added, compareFacts, differingFacts, removed } from "./compare-facts.ts";
import type { Facts, ImageDifference } from "./image-comparison.ts";
import type { ImageFile } from "./image-contents.ts";
import { type ContentVerdict, compareContents } from "./same-content.ts";

type Files = ReadonlyMap<string, ImageFile>;

interface FileComparison {
  readonly differences: readonly ImageDifference[];
  readonly otherTimes: number;
  readonly notes: readonly string[];
}

/**
 * What two trees of files have differently: kind, mode, owner, size, link target, device, capabilities, content. The
 * contents of files that are on one side only are not read. A time alone is no difference, and counted.
 *
 * @throws {WherryError} format.invalid when an image is damaged where it is read
 * @throws {WherryError} format.too-large or interrupted when `Budget.spend` ends it
 */
export async function compareFiles(before: Files, after: Files, budget: Budget): Promise<FileComparison> {
  const differences: ImageDifference[] = [];
  let otherTimes = 0;
  let unread = 0;
  for (const path of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [one, other] = [before.get(path), after.get(path)];
    if (one === undefined) {
      if (other !== undefined) differences.push(added("files", path, fileFacts(other)));
    } else if (other === undefined) differences.push(removed("files", path, fileFacts(one)));
    else {
      const verdict = await contentOf(one, other, budget);
      const known = { before: fileFacts(one, verdict?.before), after: fileFacts(other, verdict?.after) };
      const aspects = [...differingFacts(known.before, known.after), ...(verdict?.same === false ? ["content"] : [])];
      if (aspects.length > 0)
        differences.push({ kind: "changed", part: "files", path, ...known, aspects: aspects.sort() });
      else if (one.mtime !== other.mtime) otherTimes++;
      if (one.size === other.size && verdict?.same === false && (verdict.before ?? verdict.after) === null) unread++;
    }
  }
  const notes =
    unread === 0
      ? []
      : [`${unread === 1 ? "1 file is" : `${unread} files are`} compressed by LZMA, and told by its compressed bytes`];
  return { differences, otherTimes, notes };
}

/** Undefined where there is no need to look: other sizes are other contents. */
async function contentOf(one: ImageFile, other: ImageFile, budget: Budget): Promise<ContentVerdict | undefined> {
  if (one.content === undefined || other.content === undefined) return undefined;
  if (one.size !== other.size) return { same: false, before: null, after: null };
  return await compareContents(one.content, other.content, budget);
}

function fileFacts(
  { kind, mode, uid, gid, size, target, device, capabilities }: ImageFile,
  sha256: string | null = null,
): Facts {
  return {
    type: kind,
    ...(kind === "link" ? { target } : { mode: formatMode(mode) }),
    uid,
    gid,
    ...(kind === "file" ? { bytes: size } : {}),
    ...(sha256 === null ? {} : { sha256 }),
    ...(device === "" ? {} : { device }),
    ...(capabilities === "" ? {} : { capabilities }),
  };
}

const SET_UID = 0o4000;
const SET_GID = 0o2000;

/**
 * What two trees have differently of programs that may more than who starts them: set-user-ID, set-group-ID, file
 * capabilities.
 */
export function comparePrivileges(before: Files, after: Files): readonly ImageDifference[] {
  return compareFacts("privileges", privileged(before), privileged(after));
}

function privileged(files: Files): ReadonlyMap<string, Facts> {
  const found = new Map<string, Facts>();
  for (const [path, { kind, mode, uid, gid, capabilities }] of files) {
    if (kind !== "file" || ((mode & (SET_UID | SET_GID)) === 0 && capabilities === "")) continue;
    found.set(path, { mode: formatMode(mode), uid, gid, ...(capabilities === "" ? {} : { capabilities }) });
  }
  return found;
}
