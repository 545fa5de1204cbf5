import { join } from "node:path";
import { findMirror } from "@wherry/factory/debian/policy/mirrors.ts";
import { download } from "@wherry/factory/system/network.ts";
import { type LoopbackMirror, startLoopbackMirror } from "@wherry/testing/fakes/loopback-mirror.ts";
import { testStoreDirectory } from "@wherry/testing/fixtures/test-store.ts";

/** This machine's Debian mirrors, served on loopback; what they are asked for is kept beside the tests' store. */
export async function startMirror(): Promise<LoopbackMirror> {
  return await startLoopbackMirror(join(testStoreDirectory(), "mirror"), process.env);
}

/** False where machines for amd64 can be built and run; else why a test that does so is skipped. */
export async function withoutMachine(): Promise<string | false> {
  return process.arch === "x64" ? await withoutMirror() : "the machines are for amd64: run the test on such a one";
}

/** False where this machine's Debian mirror answers; else why a test that needs it is skipped. */
export async function withoutMirror(): Promise<string | false> {
  try {
    const { url } = await findMirror("debian", "trixie", { environment: process.env, hostSettings: "/etc" });
    const retry = { attempts: 2, firstDelay: 500, longestDelay: 500 };
    const { body } = await download(`${url}/dists/trixie/InRelease`, { retry, patience: 10_000 });
    for await (const _ of body) break;
    return false;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `no mirror of Debian can be reached; name one with WHERRY_MIRROR_DEBIAN: ${why}`;
  }
}
