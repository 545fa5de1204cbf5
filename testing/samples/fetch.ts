import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { formatDataPath } from "@wherry/core/paths/data-path.ts";
import { fetchResources } from "@wherry/host/fetch/fetch-resources.ts";
import {
  type FetchRequest,
  type FetchSession,
  type FetchSettings,
  openFetchSession,
} from "@wherry/host/fetch/settings.ts";
import { openContentFolder } from "@wherry/host/files/content-folder.ts";
import { ProvisionError } from "@wherry/host/plan/provision-error.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { type PeerSystem, peerSystem } from "../peers/peer-system.ts";
import { missingPeers } from "../peers/skip.ts";

/** A place for fetched bytes, and the real curl. */
export interface Bench {
  readonly system: PeerSystem;
  readonly session: FetchSession;
  /** What was told on the console. */
  readonly said: string[];
  /** The bytes of resources as text, in order. */
  fetch(resources: readonly FetchRequest["resource"][], settings?: Partial<FetchSettings>): string[];
  /** "code path: message" of the refusal. */
  refusal(resources: readonly FetchRequest["resource"][], settings?: Partial<FetchSettings>): string;
}

/** Undefined, with the test skipped, where there is no curl. */
export async function openBench(context: TestContext, patience?: number): Promise<Bench | undefined> {
  const said: string[] = [];
  const system = await peerSystem(["curl"], said);
  if (system === undefined) {
    context.skip(missingPeers(["curl"]));
    return undefined;
  }
  const folder = await temporaryDirectory();
  context.after(() => folder[Symbol.asyncDispose]());
  const contents = join(folder.path, "contents");
  await mkdir(contents);
  const session = openFetchSession(system, openContentFolder(system, contents), { patience, needNetwork: () => {} });
  const fetch: Bench["fetch"] = (resources, settings = {}) => {
    const requests = resources.map((resource, index) => ({ resource, from: ["files", index] }));
    const all = { timeouts: {}, proxy: {}, authorities: [], ...settings };
    const fetched = fetchResources(requests, session, all);
    return requests.map(({ from }) => {
      const content = fetched.get(formatDataPath(from));
      assert.ok(content);
      return Buffer.from(session.contents.read(content)).toString("latin1");
    });
  };
  return {
    system,
    session,
    said,
    fetch,
    refusal(resources, settings) {
      try {
        return `nothing refused: ${JSON.stringify(fetch(resources, settings))}`;
      } catch (error) {
        if (!(error instanceof ProvisionError)) throw error;
        return `${error.code} ${error.path.join(".")}: ${error.message}`;
      }
    },
  };
}
