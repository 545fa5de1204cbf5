import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { WherryError } from "@wherry/core/errors.ts";
import { findMirror, locateBelow } from "@wherry/factory/debian/mirrors.ts";
import { writeAtomically } from "@wherry/factory/system/atomic-file.ts";
import { download } from "@wherry/factory/system/network.ts";

/** The machine's own Debian mirror behind a cache on loopback, so that all programs install the same and none waits for a network. */
export interface MirrorCache extends AsyncDisposable {
  /** Of an archive: "debian", "debian-security". */
  url(archive: string): string;
  /** The file of an archive, downloaded if it was not: its path on this machine. */
  file(archive: string, path: string): Promise<string>;
}

/** Packages are kept in `folder` for good, as their names never change meaning; indexes are fetched once per process. */
export async function startMirrorCache(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<MirrorCache> {
  const upstream = new Map<string, string>();
  for (const [archive, suite] of Object.entries({ debian: "trixie", "debian-security": "trixie-security" })) {
    const mirror = await findMirror("debian", suite, { environment, aptFolder: "/etc/apt" });
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
  const answer = async (target: string, response: ServerResponse): Promise<void> => {
    const [archive = "", ...parts] = decodeURIComponent(new URL(target, "http://127.0.0.1").pathname.slice(1)).split(
      "/",
    );
    const path = await file(archive, parts.join("/"));
    response.writeHead(200, { "content-length": (await stat(path)).size });
    await pipeline(createReadStream(path), response);
  };
  const server = createServer((request, response) => {
    void answer(request.url ?? "/", response).catch(() => {
      if (response.headersSent) response.destroy();
      else response.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (archive) => `http://127.0.0.1:${port}/${archive}`,
    file,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function fetchFile(address: string, path: string): Promise<string> {
  const present = await stat(path).catch(() => undefined);
  if (present !== undefined && path.includes("/pool/")) return path;
  const { body } = await download(address);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  await writeAtomically(path, Buffer.concat(chunks));
  return path;
}
