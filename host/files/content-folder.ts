import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { ContentPiece, Contents } from "../plan/contents.ts";
import { joinContent } from "../plan/draft.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { ContentReference } from "../plan/step.ts";
import type { System } from "../system/system.ts";

export interface ContentFolder extends Contents {
  /** Where a content's bytes are. */
  pathOf(content: ContentReference): string;
  /** Of the folder. */
  readonly path: string;
}

/** Larger contents are put together by `cat`, so that they need not fit into memory. */
const MOST_IN_MEMORY = 1 << 18;

/** Names on one command line: far below any limit of the kernel's. */
const AT_ONCE = 500;

/**
 * The folder `path`, in which each content is a file by the name of its digest. Digests come from sha256sum(1), all in
 * one call: a script on QuickJS hashes 0.6 MB a second. `files` is the door by which `{file}` pieces are read: the one
 * that has the target's root as "/".
 */
export function openContentFolder(
  system: System,
  path: string,
  root: { readonly files: System; readonly prefix: string } = { files: system, prefix: "" },
): ContentFolder {
  const pathOf = ({ sha256 }: ContentReference): string => `${path}/${sha256}`;
  const read = (content: ContentReference): Uint8Array => {
    const bytes = system.readFile(pathOf(content));
    if (bytes === undefined) throw new ProvisionError("internal", `content ${content.sha256} is not kept`);
    return bytes;
  };
  const readPiece = (piece: ContentPiece): Uint8Array => {
    if (piece instanceof Uint8Array) return piece;
    return "file" in piece ? (root.files.readFile(piece.file) ?? new Uint8Array()) : read(piece);
  };
  const join = (pieces: readonly ContentPiece[], name: string): number => {
    const size = pieces.reduce((sum, piece) => sum + sizeOf(piece), 0);
    if (size <= MOST_IN_MEMORY || pieces.every((piece) => piece instanceof Uint8Array)) {
      const bytes = joinContent(pieces, readPiece);
      system.writeFile(name, bytes, 0o600);
      return bytes.length;
    }
    const names = pieces.map((piece, index) => {
      if (!(piece instanceof Uint8Array)) return "file" in piece ? root.prefix + piece.file : pathOf(piece);
      const part = `${name}.${index}`;
      system.writeFile(part, piece, 0o600);
      return part;
    });
    mustSucceed(system, ["sh", "-c", 'umask 077; whole=$1; shift; cat -- "$@" >"$whole"', "sh", name, ...names]);
    for (const part of names) if (part.startsWith(`${name}.`)) system.remove(part);
    return system.lstat(name)?.size ?? size;
  };
  const keep = (contents: readonly (readonly ContentPiece[])[]): ContentReference[] => {
    const added = new Map<string, number>();
    const results = contents.map((pieces, index): ContentReference | string => {
      const [only] = pieces;
      if (pieces.length === 1 && only !== undefined && "sha256" in only) return only;
      const name = `${path}/new-${index}`;
      added.set(name, join(pieces, name));
      return name;
    });
    const digests = digestAll(system, [...added.keys()]);
    return results.map((result) => {
      if (typeof result !== "string") return result;
      const content = { sha256: digests.get(result) ?? "", size: added.get(result) ?? 0 };
      system.rename(result, pathOf(content));
      return content;
    });
  };
  return { path, pathOf, read, keep };
}

function digestAll(system: System, names: readonly string[]): Map<string, string> {
  const digests = new Map<string, string>();
  for (let start = 0; start < names.length; start += AT_ONCE) {
    const some = names.slice(start, start + AT_ONCE);
    const lines = decodeUtf8(mustSucceed(system, ["sha256sum", "--", ...some])).split("\n");
    some.forEach((name, index) => {
      const digest = /^[0-9a-f]{64}(?= )/.exec(lines[index] ?? "")?.[0];
      if (digest === undefined) throw new ProvisionError("program.failed", `sha256sum gives no digest of ${name}`);
      digests.set(name, digest);
    });
  }
  return digests;
}

/**
 * What a program, which has to succeed, wrote to its standard output. Errors have the first five lines of what it said.
 *
 * @throws {ProvisionError} program.missing when the image has no such program
 * @throws {ProvisionError} disk.full when it failed for want of room
 * @throws {ProvisionError} program.failed when it ended with another status than 0
 */
export function mustSucceed(system: System, words: readonly string[], input?: Uint8Array): Uint8Array {
  const { status, stdout, stderr } = system.run(words, input === undefined ? {} : { input });
  if (status === 0) return stdout;
  const program = words[0] ?? "";
  const said = stderr.trim().split("\n").slice(0, 5);
  if (status === 127) throw new ProvisionError("program.missing", `the image has no program ${program}`);
  if (saysDiskFull(stderr)) throw new ProvisionError("disk.full", said);
  throw new ProvisionError("program.failed", [`${program} ended with status ${status}: ${said[0]}`, ...said.slice(1)]);
}

/** Whether it was for want of room that a program failed, by what it said. */
export function saysDiskFull(stderr: string): boolean {
  return /No space left on device|Disk quota exceeded/.test(stderr);
}

function sizeOf(piece: ContentPiece): number {
  return piece instanceof Uint8Array ? piece.length : piece.size;
}
