import { hash } from "node:crypto";
import type { Content, TreeNode } from "@wherry/core/tree/tree.ts";
import type { PackageContents } from "../packages/contents/package-contents.ts";
import type { PackageEntry } from "../packages/contents/package-entries.ts";
import { unnamedFormat } from "../packages/package-format.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import { type Seal, sealJson, unsealJson } from "./seal.ts";

/** A pack's manifest, as far as the store itself needs it. */
export interface Manifest {
  /** Bytes of the pack. */
  readonly size: number;
  readonly package: UnpackedPackage;
}

/** To be raised when the meaning of a manifest or the layout of a pack changes: older ones then count as absent. */
const format = 3;

/** One entry, as an array to stay small: kind, path, mode, uid, gid, mtime, then what only this kind has. */
type Row =
  | readonly ["d", string, number, number, number, number]
  | readonly ["f", string, number, number, number, number, number, number, string]
  | readonly ["l" | "h", string, number, number, number, number, string];

interface SealedManifest
  extends Pick<UnpackedPackage, "package" | "control" | "scripts" | "conffiles" | "triggers" | "questions"> {
  readonly format: number;
  /** `PackageFormat.name`; manifests that were written before there was a second format lack it. */
  readonly packageFormat?: string;
  readonly sha256: string;
  readonly size: number;
  readonly entries: readonly Row[];
}

/** What a manifest is sealed for: it speaks for one package only. */
const purposeOf = (sha256: string) => `manifest ${sha256}`;

/** The text of the manifest of a package that was just unpacked. */
export function formatManifest(sha256: string, packageFormat: string, contents: PackageContents, seal: Seal): string {
  const manifest: SealedManifest = {
    format,
    packageFormat,
    sha256,
    size: contents.dataSize,
    package: contents.identity,
    control: contents.control,
    scripts: contents.scripts,
    conffiles: contents.conffiles,
    triggers: contents.triggers,
    questions: contents.questions,
    entries: contents.entries.map(toRow),
  };
  return sealJson(manifest, purposeOf(sha256), seal);
}

/** Reads a manifest back; undefined where it is not what was sealed, of another format or of another package. */
export function parseManifest(text: string, sha256: string, seal: Seal): Manifest | undefined {
  // The seal proves that these are the bytes that `formatManifest` wrote, of this format or an earlier one.
  const manifest = unsealJson(text, purposeOf(sha256), seal) as SealedManifest | undefined;
  if (manifest === undefined || manifest.sha256 !== sha256 || !isUsable(manifest)) return undefined;
  if (manifest.scripts.some(isCorrupted)) return undefined;
  const entries = new Map<string, TreeNode>();
  for (const row of manifest.entries) entries.set(row[1], toNode(row, sha256, entries));
  const { packageFormat = unnamedFormat, control, scripts, conffiles, triggers, questions } = manifest;
  return {
    size: manifest.size,
    package: {
      format: packageFormat,
      package: manifest.package,
      sha256,
      entries,
      control,
      scripts,
      conffiles,
      triggers,
      questions,
    },
  };
}

/** Manifests of format 2 lack what choices of debconf's questions are called in scripts. */
function isUsable({ format: found, questions }: SealedManifest): boolean {
  return found === format || (found === 2 && !/^Choices:/m.test(questions ?? ""));
}

/** Earlier versions kept the text alone, of programs as well. */
function isCorrupted({ text, base64, sha256 }: UnpackedPackage["scripts"][number]): boolean {
  return base64 === undefined && text.includes("\ufffd") && hash("sha256", text) !== sha256;
}

function toRow(entry: PackageEntry): Row {
  const { path, mode, uid, gid, mtime } = entry;
  switch (entry.kind) {
    case "directory":
      return ["d", path, mode, uid, gid, mtime];
    case "file":
      return ["f", path, mode, uid, gid, mtime, entry.offset, entry.size, entry.sha256];
    case "link":
      return ["l", path, mode, uid, gid, mtime, entry.target];
    case "hard-link":
      return ["h", path, mode, uid, gid, mtime, entry.target];
  }
}

function toNode(row: Row, pack: string, earlier: ReadonlyMap<string, TreeNode>): TreeNode {
  const [kind, , mode, uid, gid, mtime] = row;
  switch (kind) {
    case "d":
      return { kind: "directory", mode, uid, gid, mtime };
    case "l":
      return { kind: "link", mode, uid, gid, mtime, target: row[6] };
    case "f": {
      const [, , , , , , offset, size, sha256] = row;
      const content: Content = { size, sha256, location: { in: "pack", pack, offset } };
      return { kind: "file", mode, uid, gid, mtime, content };
    }
    case "h": {
      // One inode has one set of attributes: the file's own, whatever the link's header says.
      const file = earlier.get(row[6]);
      if (file === undefined) throw new Error(`the manifest of ${pack} has a hard link to nothing: ${row[6]}`);
      return file;
    }
  }
}
