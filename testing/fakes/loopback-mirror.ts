import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { findMirror } from "@wherry/factory/debian/policy/mirrors.ts";
import { locateBelow } from "@wherry/factory/packages/repository/repository-address.ts";
import { writeAtomically } from "@wherry/factory/system/atomic-file.ts";
import { download } from "@wherry/factory/system/network.ts";

/**
 * This machine's own Debian mirrors behind a cache on loopback, so that all programs install the same and none waits
 * for a network.
 */
export interface LoopbackMirror extends AsyncDisposable {
  /** Options of the command line that name it: `--mirror debian=... --mirror debian-security=...`. */
  readonly options: readonly string[];
  /** Paths below each archive that were asked for, in order: "pool/main/b/bash/bash_5.2.37-2_amd64.deb". */
  readonly paths: string[];
  /** Of an archive: "debian", "debian-security". */
  url(archive: string): string;
  /** The file of an archive, downloaded if it was not: its path on this machine. */
  file(archive: string, path: string): Promise<string>;
  /** Paths that match are answered with 404 from now on. */
  lose(path: RegExp): void;
}

const archives = { debian: "trixie", "debian-security": "trixie-security" };

/** What is below these never changes its meaning. */
const forGood = /\/(pool|by-hash)\//;

/** Packages, and indexes by hash, are kept in `folder` for good; all else is fetched once per start. */
export async function startLoopbackMirror(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<LoopbackMirror> {
  const upstream = new Map<string, string>();
  for (const [archive, suite] of Object.entries(archives)) {
    const mirror = await findMirror("debian", suite, { environment, hostSettings: "/etc" });
    upstream.set(archive, mirror.url);
  }
  const files = new Map<string, Promise<string>>();
  const file = (archive: string, path: string): Promise<string> => {
    const root = upstream.get(archive);
    if (root === undefined) throw new WherryError("repository.missing", `there is no archive named ${archive}`);
    const address = locateBelow(root, path);
    const known = files.get(address) ?? fetchFile(address, join(folder, archive, path));
    files.set(address, known);
    return known;
  };
  const paths: string[] = [];
  const lost: RegExp[] = [];
  const answer = async (target: string, response: ServerResponse): Promise<void> => {
    const asked = decodeURIComponent(new URL(target, "http://127.0.0.1").pathname.slice(1));
    const [archive = "", ...parts] = asked.split("/");
    const path = parts.join("/");
    paths.push(path);
    if (lost.some((pattern) => pattern.test(path))) return void response.writeHead(404).end();
    const found = await file(archive, path);
    response.writeHead(200, { "content-length": (await stat(found)).size });
    await pipeline(createReadStream(found), response);
  };
  const server = createServer((request, response) => {
    void answer(request.url ?? "/", response).catch(() => {
      if (response.headersSent) response.destroy();
      else response.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = (archive: string) => `http://127.0.0.1:${port}/${archive}`;
  return {
    options: Object.keys(archives).flatMap((name) => ["--mirror", `${name}=${url(name)}`]),
    paths,
    url,
    file,
    lose: (path) => void lost.push(path),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function fetchFile(address: string, path: string): Promise<string> {
  const present = await stat(path).catch(() => undefined);
  if (present !== undefined && forGood.test(address)) return path;
  const { body } = await download(address);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  await writeAtomically(path, Buffer.concat(chunks));
  return path;
}
