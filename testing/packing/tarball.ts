import { gzipSync } from "node:zlib";
import { tarHeader } from "@wherry/formats/archive/tar-header.ts";
import type { PackageContents } from "./package-contents.ts";

/** 26 October 1985, 8:15, of which npm makes all files. */
const time = 499_162_500;
const blockSize = 512;

/** "wherry-0.1.0.tgz", "wherry-config-0.1.0.tgz": as `npm pack` names them. */
export function tarballName({ name, version }: Pick<PackageContents, "name" | "version">): string {
  return `${name.replace("@", "").replace("/", "-")}-${version}.tgz`;
}

/**
 * A package as npm installs it: a gzipped tar archive of files below "package/", in the order of their paths, without
 * anything of the machine or the time. The same contents give the same bytes.
 */
export function makeTarball({ files }: Pick<PackageContents, "files">): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (const [path, { bytes, runs }] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const header = {
      path: `package/${path}`,
      kind: "file",
      mode: runs === true ? 0o755 : 0o644,
      uid: 0,
      gid: 0,
      mtime: time,
      size: bytes.length,
      target: "",
      major: 0,
      minor: 0,
    } as const;
    pieces.push(tarHeader(header), bytes, new Uint8Array((blockSize - (bytes.length % blockSize)) % blockSize));
  }
  pieces.push(new Uint8Array(2 * blockSize));
  return gzipSync(Buffer.concat(pieces), { level: 9 });
}
