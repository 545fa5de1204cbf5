import { createReadStream } from "node:fs";
import { access, stat } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { findMirror, locateBelow } from "@wherry/factory/debian/mirrors.ts";
import { writeAtomically } from "@wherry/factory/system/atomic-file.ts";
import { download } from "@wherry/factory/system/network.ts";
import { testStoreDirectory } from "@wherry/testing/test-store.ts";

/** This machine's Debian mirrors, served on loopback. */
export interface LoopbackMirror extends AsyncDisposable {
  /** Options of the command line that name it: `--mirror debian=... --mirror debian-security=...`. */
  readonly options: readonly string[];
  /** Paths below each archive that were asked for, in order: "pool/main/b/bash/bash_5.2.37-2_amd64.deb". */
  readonly paths: string[];
  /** Paths that match are answered with 404 from now on. */
  lose(path: RegExp): void;
}

const archives = { debian: "trixie", "debian-security": "trixie-security" };

/**
 * Starts it. What it forwards is kept beside the tests' store where its name never changes its meaning: packages, and indexes by hash.
 */
export async function startMirror(): Promise<LoopbackMirror> {
  const upstream = new Map<string, string>();
  for (const [archive, suite] of Object.entries(archives)) {
    upstream.set(archive, (await findMirror("debian", suite, hostMirrors)).url);
  }
  const paths: string[] = [];
  const lost: RegExp[] = [];
  const answer = async (target: string, response: ServerResponse): Promise<void> => {
    const [archive = "", ...parts] = decodeURIComponent(new URL(target, "http://loopback").pathname.slice(1)).split(
      "/",
    );
    const path = parts.join("/");
    paths.push(path);
    const root = upstream.get(archive);
    if (root === undefined || lost.some((pattern) => pattern.test(path))) return void response.writeHead(404).end();
    const file = await fetchOnce(locateBelow(root, path), join(testStoreDirectory(), "mirror", archive, path));
    response.writeHead(200, { "content-length": (await stat(file)).size });
    await pipeline(createReadStream(file), response);
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
    options: Object.keys(archives).flatMap((name) => ["--mirror", `${name}=http://127.0.0.1:${port}/${name}`]),
    paths,
    lose: (path) => void lost.push(path),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** False where this machine's Debian mirror answers; else why a test that needs it is skipped. */
export async function withoutMirror(): Promise<string | false> {
  try {
    const { url } = await findMirror("debian", "trixie", hostMirrors);
    const retry = { attempts: 2, firstDelay: 500, longestDelay: 500 };
    const { body } = await download(`${url}/dists/trixie/InRelease`, { retry, patience: 10_000 });
    for await (const _ of body) break;
    return false;
  } catch (error) {
    return `the mirror cannot be reached: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const hostMirrors = { environment: process.env, aptFolder: "/etc/apt" };

async function fetchOnce(address: string, file: string): Promise<string> {
  const forGood = /\/(pool|by-hash)\//.test(address);
  if (forGood && (await exists(file))) return file;
  const { body } = await download(address);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  await writeAtomically(file, Buffer.concat(chunks));
  return file;
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
