import { hash } from "node:crypto";
import { access, link, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { debianNameOf, findArchitecture } from "@wherry/core/architecture/architectures.ts";
import { toolSets } from "@wherry/factory/debian/policy/tool-sets.ts";
import { writeAtomically } from "@wherry/factory/system/atomic-file.ts";
import { sleep } from "@wherry/factory/system/clock.ts";
import { testStoreDirectory } from "../fixtures/test-store.ts";

/**
 * Milliseconds for which "they cannot be had" is believed, so that not every test file waits for a network that is not
 * there.
 */
const FORGET_AFTER = 10 * 60_000;
/** Milliseconds that a fetch may take. */
const PATIENCE = 15 * 60_000;

/** Where the packaged reference programs are, or why there are none. */
export type PackagedPeers = { readonly root: string } | { readonly reason: string };

/**
 * The folder that holds the tool set `peers`, fetched where it never was. It is kept as long as the set's definition
 * stays what it is, so that all later processes only read one small file.
 */
export async function packagedPeers(): Promise<PackagedPeers> {
  if (findArchitecture(debianNameOf(process.arch)) === undefined)
    return { reason: `there are none for ${process.arch}` };
  const folder = join(testStoreDirectory(), "peers");
  const key = hash("sha256", JSON.stringify([process.arch, toolSets.peers])).slice(0, 16);
  const record = join(folder, `${key}.json`);
  await mkdir(folder, { recursive: true });
  for (;;) {
    const known = await readRecord(record);
    if (known !== undefined) return known;
    await using lock = await takeLock(`${record}.lock`);
    if (lock === undefined) {
      await sleep(250);
      continue;
    }
    const peers = await fetchPeers();
    await writeAtomically(record, `${JSON.stringify(peers)}\n`);
    return peers;
  }
}

async function readRecord(record: string): Promise<PackagedPeers | undefined> {
  const text = await readFile(record, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const known: unknown = JSON.parse(text);
  if (typeof known !== "object" || known === null) return undefined;
  if ("root" in known && typeof known.root === "string") {
    return (await exists(known.root)) ? { root: known.root } : undefined;
  }
  const { mtimeMs } = await stat(record);
  if (!("reason" in known) || typeof known.reason !== "string" || Date.now() - mtimeMs >= FORGET_AFTER)
    return undefined;
  return { reason: known.reason };
}

/** All that fetching needs is loaded only now: it takes longer than most tests. */
async function fetchPeers(): Promise<PackagedPeers> {
  const { installTools } = await import("@wherry/factory/supply/install-tools.ts");
  const { findMirror } = await import("@wherry/factory/debian/policy/mirrors.ts");
  const { download } = await import("@wherry/factory/system/network.ts");
  const { openTestWorkshop } = await import("../fixtures/test-workshop.ts");
  const workshop = await openTestWorkshop(AbortSignal.timeout(PATIENCE));
  try {
    const { url } = await findMirror("debian", "trixie", workshop.mirrors);
    const retry = { attempts: 1, firstDelay: 0, longestDelay: 0 };
    const { body } = await download(`${url}/dists/trixie/InRelease`, { retry, patience: 5000 });
    for await (const _ of body) break;
    const tools = await installTools(["peers"], workshop);
    return { root: (await tools.tool("mkfs.erofs")).root };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  } finally {
    await workshop.store[Symbol.asyncDispose]();
  }
}

/** Undefined where another living process has it. */
async function takeLock(path: string): Promise<AsyncDisposable | undefined> {
  const mine = `${path}.${process.pid}`;
  await writeFile(mine, `${process.pid}\n`);
  // A link is made with its content or not at all: no lock is ever without its owner.
  const taken = await link(mine, path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
      return false;
    },
  );
  await rm(mine, { force: true });
  if (taken) return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
  // Should two processes find that at once, both may fetch in the end: a waste, but no harm to the store.
  const owner = await readFile(path, "utf8").catch(() => undefined);
  if (owner !== undefined && !(await exists(`/proc/${owner.trim()}`))) await rm(path, { force: true });
  return undefined;
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
