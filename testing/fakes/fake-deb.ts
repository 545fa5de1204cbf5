import { arArchive, compressAs, type RawTarEntry, tarArchive } from "./deb-archive.ts";

/** A binary package to be built: real bytes, few of them. */
export interface FakePackage {
  readonly name: string;
  readonly version: string;
  /** Default: "all". */
  readonly architecture?: string;
  /** Default: "main". */
  readonly component?: string;
  /** Further control fields, or other values for the usual ones: `{ Depends: "libc6 (>= 2.36)" }`. */
  readonly fields?: Readonly<Record<string, string>>;
  /** By absolute path. Parent folders are made, with mode 0755. */
  readonly files?: Readonly<Record<string, FakeFile>>;
  /** "postinst" -> text, or a program's bytes; "triggers" and "conffiles" as well. */
  readonly scripts?: Readonly<Record<string, string | Uint8Array>>;
  /** The file itself instead of one that is built from all this; the index still says what stands here. */
  readonly deb?: Uint8Array;
  /** How control.tar and data.tar are packed. Default: "zst". */
  readonly compression?: "none" | "gz" | "xz" | "zst";
}

/** A string or bytes is a file with mode 0644. */
export type FakeFile = string | Uint8Array | FakeEntry;

export interface FakeEntry {
  readonly content?: string | Uint8Array;
  /** Target of a symbolic link. */
  readonly link?: string;
  /** Absolute path of a file in the same package. */
  readonly hardLink?: string;
  readonly directory?: true;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
}

/** Seconds since 1970 of everything in a fake package. */
export const fakeTime = 1_750_000_000;

/** The control stanza, ending in a line feed. */
export function controlStanza(package_: FakePackage): string {
  const fields: Record<string, string> = {
    Package: package_.name,
    Version: package_.version,
    Architecture: package_.architecture ?? "all",
    Maintainer: "Nobody <nobody@invalid>",
    Description: "a package for tests",
    ...package_.fields,
  };
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join("");
}

/** Builds a .deb (deb(5)): the same package, the same bytes. */
export async function buildDeb(package_: FakePackage): Promise<Buffer> {
  const { compression = "zst" } = package_;
  const ending = compression === "none" ? "" : `.${compression}`;
  const scripts = Object.entries(package_.scripts ?? {}).map(([name, content]): [string, FakeFile] => {
    const isData = name === "triggers" || name === "conffiles";
    return [`/${name}`, { content, mode: isData ? 0o644 : 0o755 }];
  });
  const control = withParents([["/control", controlStanza(package_)], ...scripts]).map(rawEntry);
  const data = withParents(Object.entries(package_.files ?? {})).map(rawEntry);
  return arArchive([
    ["debian-binary", "2.0\n"],
    [`control.tar${ending}`, await compressAs(tarArchive(control), compression)],
    [`data.tar${ending}`, await compressAs(tarArchive(data), compression)],
  ]);
}

function withParents(files: readonly [string, FakeFile][]): [string, FakeFile][] {
  const all = new Map<string, FakeFile>([["/", { directory: true }]]);
  for (const [path, file] of files) {
    for (let slash = path.indexOf("/", 1); slash > 0; slash = path.indexOf("/", slash + 1)) {
      const parent = path.slice(0, slash);
      if (!all.has(parent)) all.set(parent, { directory: true });
    }
    all.set(path, file);
  }
  return [...all];
}

/** As dpkg-deb writes it: "./usr/bin/x", folders with a slash at the end. */
function rawEntry([path, file]: [string, FakeFile]): RawTarEntry {
  const entry: FakeEntry = typeof file === "string" || file instanceof Uint8Array ? { content: file } : file;
  const type = entry.directory ? "5" : entry.link !== undefined ? "2" : entry.hardLink !== undefined ? "1" : "0";
  const name = `.${path}${type === "5" && path !== "/" ? "/" : ""}`;
  const [prefix, rest] = splitName(name);
  return {
    path: rest,
    prefix,
    type,
    mode: entry.mode ?? (type === "5" ? 0o755 : type === "2" ? 0o777 : 0o644),
    uid: entry.uid ?? 0,
    gid: entry.gid ?? 0,
    mtime: fakeTime,
    target: entry.link ?? (entry.hardLink === undefined ? "" : `.${entry.hardLink}`),
    ...(entry.content === undefined ? {} : { content: entry.content }),
  };
}

/** ustar's two name fields: 155 bytes, a slash, 100 bytes. */
function splitName(name: string): [string, string] {
  if (Buffer.byteLength(name) <= 100) return ["", name];
  for (let slash = name.indexOf("/"); slash > 0; slash = name.indexOf("/", slash + 1)) {
    const rest = name.slice(slash + 1);
    if (rest !== "" && Buffer.byteLength(rest) <= 100 && slash <= 155) return [name.slice(0, slash), rest];
  }
  throw new Error(`${name} is too long for a ustar archive`);
}
