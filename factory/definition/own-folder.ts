import { isUtf8 } from "node:buffer";
import { lstatSync, readdirSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { attempt, findLocalFault, isLocalFault, locateLocal } from "@wherry/config/local-files/local-file.ts";
import { pathGlob } from "@wherry/core/globs/globs.ts";
import { cleanPath, isWithin, parentOf } from "@wherry/core/paths/paths.ts";
import { formatBytes } from "@wherry/core/quantities/format-bytes.ts";
import { describeOwnFault, LARGEST_OWN_FILE, type OwnFile, type OwnFileProblem } from "./own-file.ts";

/** What is in a folder of the user's. `path` begins with a slash; "/" is the folder itself. */
type OwnEntry =
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "file"; readonly path: string; readonly isProgram: boolean; readonly source: string }
  | { readonly kind: "link"; readonly path: string; readonly target: string };

/** An image of a host has fewer. */
const MOST_ENTRIES = 200_000;

/** Whether what `source` names is a folder. */
export function isOwnFolder({ path, within }: OwnFile): boolean {
  const found = attempt(() => {
    const real = locateLocal(path, within);
    return isLocalFault(real) ? real : { isFolder: statSync(real).isDirectory() };
  });
  return !isLocalFault(found) && found.isFolder;
}

/** Why a file cannot be read, or a folder not be copied; undefined where it can. */
export function findOwnFileProblem(file: OwnFile): OwnFileProblem | undefined {
  if (isOwnFolder(file)) {
    const entries = readOwnFolder(file);
    return "problem" in entries ? entries : undefined;
  }
  const { path, within } = file;
  const fault = findLocalFault(path, { folder: within, most: LARGEST_OWN_FILE });
  return fault === undefined ? undefined : describeOwnFault(fault, within);
}

/**
 * All that is in a folder of the user's but what its globs leave out, sorted by bytes, folders before what is in them.
 * Of modes only counts whether the owner may execute a file, as in Git. Links stay links, and must lead to somewhere in
 * the folder.
 */
export function readOwnFolder({ path, within, exclude }: OwnFile): readonly OwnEntry[] | OwnFileProblem {
  const isLeftOut = excluding(exclude);
  const entries: OwnEntry[] = [{ kind: "folder", path: "/" }];
  // A sparse file has any size and takes no room, until it is read.
  let size = 0;
  const listed = attempt((): OwnFileProblem | { readonly done: true } => {
    const real = locateLocal(path, within);
    if (isLocalFault(real)) return describeOwnFault(real, within);
    return walk(real, "") ?? { done: true };
  });
  if (isLocalFault(listed)) return describeOwnFault(listed, within);
  return "problem" in listed ? listed : entries;

  /** What cannot be copied; undefined where all can. */
  function walk(folder: string, prefix: string): OwnFileProblem | undefined {
    for (const bytes of readdirSync(folder, { encoding: "buffer" }).sort(Buffer.compare)) {
      const name = bytes.toString();
      const inside = `${prefix}/${name}`;
      if (!isUtf8(bytes)) return { problem: `holds ${inside}, whose name is not UTF-8`, hint: "rename it" };
      if (isLeftOut(inside)) continue;
      if (entries.length >= MOST_ENTRIES) {
        return { problem: `holds more than ${MOST_ENTRIES} files`, hint: "leave some out with exclude" };
      }
      const source = join(folder, name);
      const status = lstatSync(source);
      if (status.isDirectory()) {
        entries.push({ kind: "folder", path: inside });
        const problem = walk(source, inside);
        if (problem !== undefined) return problem;
      } else if (status.isFile()) {
        size += status.size;
        if (size > LARGEST_OWN_FILE) {
          const problem = `holds more than ${formatBytes(LARGEST_OWN_FILE)}`;
          return {
            problem,
            hint: `images are for programs and their settings: leave out with exclude what is large, up to ${inside.slice(1)}`,
          };
        }
        entries.push({ kind: "file", path: inside, isProgram: (status.mode & 0o100) !== 0, source });
      } else if (status.isSymbolicLink()) {
        const target = readlinkSync(source);
        if (leadsOut(inside, target)) {
          const hint = `leave it out with exclude: [${inside.slice(1)}], and write it under links`;
          return { problem: `holds the link ${inside}, which leads out of it, to ${target}`, hint };
        }
        entries.push({ kind: "link", path: inside, target });
      } else {
        const hint = `leave it out with exclude: [${inside.slice(1)}]`;
        return { problem: `holds ${inside}, which is neither file, folder nor link`, hint };
      }
    }
    return undefined;
  }
}

/** Absolute links would lead elsewhere in the image than they do here. */
function leadsOut(path: string, target: string): boolean {
  if (target.startsWith("/")) return true;
  const root = "/folder";
  return !isWithin(cleanPath(`${parentOf(root + path)}/${target}`), root);
}

/** A glob without a slash is one of names, wherever they are; one with a slash begins at the folder. */
function excluding(globs: readonly string[]): (path: string) => boolean {
  const matchers = globs.map((glob) => {
    const pattern = glob.replace(/^\.?\//, "").replace(/\/$/, "");
    return pathGlob(pattern.includes("/") || glob.startsWith("/") ? `/${pattern}` : `/**/${pattern}`);
  });
  return (path) => matchers.some((matches) => matches(path));
}
