import { toolDistribution } from "../distributions/find-format.ts";
import type { LockedPackage } from "../lock/lock.ts";
import { installToolSet, toolSetDigest } from "../tools/materialise.ts";
import { hostTool, packagedTool } from "../tools/resolve-tool.ts";
import type { Tool } from "../tools/tool.ts";
import { unpackLocked } from "./fetch-locked.ts";
import type { Workshop } from "./workshop.ts";

/** Programs ready to be started. */
export interface Toolbox {
  /**
   * A program by its name, ready to be started.
   *
   * @throws {WherryError} tool.missing when there is no such program, or this machine cannot run it
   * @throws {WherryError} store.damaged or store.unwritable when the tools cannot be installed
   */
  tool(name: string): Promise<Tool>;
  /** Names the versions of all of them: what a tool made can be kept under it. */
  readonly identity: string;
}

/**
 * The tools of locked packages, which are in the store already; or the host's own, where the user asked for those. They
 * are installed, and held against their packages, when one is first asked for: many builds need none.
 */
export function openToolbox(packages: readonly LockedPackage[], workshop: Workshop): Toolbox {
  if (workshop.hostTools) return { tool: (name) => hostTool(name, toolDistribution().tools), identity: "host" };
  const { store, signal } = workshop;
  const install = async () =>
    await installToolSet({
      packages: await unpackLocked(packages, workshop),
      reader: store,
      directory: store.directory,
      signal,
    });
  let installed: Promise<string> | undefined;
  return {
    async tool(name) {
      installed ??= install().catch((error: unknown) => {
        // It may be mended until the next one is asked for.
        installed = undefined;
        throw error;
      });
      return await packagedTool(await installed, name, toolDistribution().tools);
    },
    identity: toolSetDigest(packages),
  };
}
