import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { isWithin } from "@wherry/core/paths/paths.ts";
import { formatMode } from "@wherry/core/text/mode.ts";
import type { ContentFolder } from "../files/content-folder.ts";
import type { FileStep } from "../plan/step.ts";
import { isRecord } from "../system/is-record.ts";
import { readJson } from "../system/read-json.ts";
import type { System } from "../system/system.ts";
import { carryOutFiles } from "./carry-out-files.ts";

/** What one path of a folder is on a machine; kept beside the folder, as only root can give a file to somebody. */
interface RecordedNode {
  readonly kind: "directory" | "file" | "link" | "hard-link";
  /** Four octal digits, as chmod(1) takes them: "0644". Links have none. */
  readonly mode?: string;
  /** Hard links have no owner of their own. */
  readonly uid?: number;
  readonly gid?: number;
  /** Of a file: lower-case hexadecimal. */
  readonly sha256?: string;
  readonly size?: number;
  /** Of a link, as written; of a hard link, the other path. */
  readonly target?: string;
}

/** By absolute path, sorted. */
export type FolderRecord = Readonly<Record<string, RecordedNode>>;

/**
 * Carries out changes of files in the folder `root` as any user can: contents, modes and links. `ROOT.tree.json` says
 * which owners all that was ever made there has. Returns that record.
 */
export function carryOutInFolder(
  steps: readonly FileStep[],
  target: { readonly system: System; readonly contents: ContentFolder; readonly root: string },
): FolderRecord {
  carryOutFiles(steps, { ...target, owners: false });
  const record = changeRecord(readFolderRecord(target.system, target.root), steps);
  const text = `${JSON.stringify(record, undefined, 2)}\n`;
  target.system.writeFile(recordFile(target.root), encodeUtf8(text), 0o644);
  return record;
}

/** What was recorded in a folder; empty where there is no record, or it cannot be read. */
export function readFolderRecord(system: System, root: string): FolderRecord {
  const bytes = system.readFile(recordFile(root));
  if (bytes === undefined) return {};
  const record = readJson(decodeUtf8(bytes));
  return isFolderRecord(record) ? record : {};
}

function isFolderRecord(value: unknown): value is FolderRecord {
  return isRecord(value) && Object.values(value).every((node) => isRecord(node) && typeof node.kind === "string");
}

function recordFile(root: string): string {
  return `${root}.tree.json`;
}

function changeRecord(before: FolderRecord, steps: readonly FileStep[]): FolderRecord {
  const nodes = new Map(Object.entries(before));
  for (const step of steps) {
    if (step.do === "remove") {
      for (const path of nodes.keys()) if (isWithin(path, step.path)) nodes.delete(path);
    } else nodes.set(step.path, recordOf(step));
  }
  return Object.fromEntries([...nodes].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function recordOf(step: Exclude<FileStep, { do: "remove" }>): RecordedNode {
  if (step.do === "hard-link") return { kind: "hard-link", target: step.target };
  const { uid, gid } = step;
  if (step.do === "link") return { kind: "link", uid, gid, target: step.target };
  const mode = formatMode(step.mode);
  if (step.do === "directory") return { kind: "directory", mode, uid, gid };
  return { kind: "file", mode, uid, gid, sha256: step.content.sha256, size: step.content.size };
}
