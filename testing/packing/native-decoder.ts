import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { runOrFail } from "@wherry/factory/system/processes.ts";
import { TarReader } from "@wherry/formats/archive/tar.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";

/** The architectures that the command line runs on, in Node's words. */
export const packedArchitectures = ["x64", "arm64"] as const;

/** "native/xz-x64.node": where the packed command line looks for its decoder of xz. */
export function decoderPath(architecture: string): string {
  return `native/xz-${architecture}.node`;
}

/**
 * The native decoder of xz for an architecture. npm leaves such packages out where it runs on a Node.js older than they
 * ask for, whatever will run them; so the command line's package brings them itself. That of another architecture comes
 * through npm, and is the one that the lock has.
 *
 * @throws {Error} where npm gives something else than the lock has
 */
export async function nativeDecoder(root: string, architecture: string): Promise<Uint8Array> {
  const name = `@napi-rs/lzma-linux-${architecture}-gnu`;
  const installed = join(root, "node_modules", name, `lzma.linux-${architecture}-gnu.node`);
  return await readFile(installed).catch(async () => nodeFileOf(await fetchPackage(root, name)));
}

async function fetchPackage(root: string, name: string): Promise<Uint8Array> {
  const lock: { packages: Record<string, { version: string; integrity: string } | undefined> } = JSON.parse(
    readFileSync(join(root, "package-lock.json"), "utf8"),
  );
  const locked = lock.packages[`node_modules/${name}`];
  if (locked === undefined) throw new Error(`package-lock.json lacks ${name}`);
  await using folder = await temporaryDirectory();
  const words = [
    "pack",
    `${name}@${locked.version}`,
    "--silent",
    "--ignore-scripts",
    "--pack-destination",
    folder.path,
  ];
  await runOrFail("npm", words, { cwd: folder.path });
  const [file = ""] = await readdir(folder.path);
  const bytes = await readFile(join(folder.path, file));
  if (`sha512-${hash("sha512", bytes, "base64")}` !== locked.integrity)
    throw new Error(`npm gave another ${name} than package-lock.json has`);
  return bytes;
}

/** The one native library in a package as the registry gives it. */
function nodeFileOf(tarball: Uint8Array): Uint8Array {
  const pieces: Buffer[] = [];
  let isWanted = false;
  const reader = new TarReader(
    {
      entry({ path }) {
        isWanted = path.endsWith(".node");
      },
      data(piece) {
        if (isWanted) pieces.push(Buffer.from(piece));
      },
    },
    "the decoder's package",
  );
  reader.write(gunzipSync(tarball));
  if (pieces.length === 0) throw new Error("the decoder's package has no native library");
  return Buffer.concat(pieces);
}
