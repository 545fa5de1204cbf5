import { statfs } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { formatBytes } from "@wherry/core/quantities/format-bytes.ts";
import { countOf } from "@wherry/core/text/count.ts";
import { formatOfSource, toolDistribution } from "../distributions/find-format.ts";
import { examineAccelerator } from "../machine/kvm-probe.ts";
import type { SuiteSource } from "../packages/repository/repository-source.ts";
import { installTools } from "../supply/install-tools.ts";
import { openRepository } from "../supply/repositories.ts";
import { solveTools } from "../supply/solve-tools.ts";
import { repositoryContext, type Workshop } from "../supply/workshop.ts";
import { machineTools } from "../tools/tool-sets.ts";

export interface MachineCheck {
  readonly name: string;
  /** False where it was not looked at, too. */
  readonly ok: boolean;
  /** What would have been fetched for it was not to be. */
  readonly skipped: boolean;
  /** What was found, in a few words. */
  readonly found: string;
  /** What to do, where there is something to do. */
  readonly advice: string | undefined;
}

/** Whether something may be fetched that is not here yet; told what it is, and how much. */
export type MayFetch = (what: string) => Promise<boolean>;

/**
 * Looks at everything that building and running images needs on this machine. Nothing is fetched that `mayFetch` does
 * not allow, but for the few bytes that tell whether what is here is the newest.
 */
export async function examine(workshop: Workshop, mayFetch: MayFetch): Promise<MachineCheck[]> {
  const { set, emulator } = machineTools(workshop.hostArchitecture);
  const sets = ["erofs", set];
  const checks = [
    await check("node", async () => `${process.version} on ${process.platform} ${process.arch}`),
    await check("store", async () => {
      const { bavail, bsize } = await statfs(workshop.store.directory);
      const gigabytes = (bavail * bsize) / 1e9;
      if (gigabytes < 2) {
        throw new WherryError(
          "store.unwritable",
          `${workshop.store.directory}: only ${gigabytes.toFixed(1)} GB are free`,
          {
            hint: "make room, or name another folder with WHERRY_STORE",
          },
        );
      }
      return `${workshop.store.directory}, ${gigabytes.toFixed(0)} GB free`;
    }),
    await check("mirror", async () => {
      const source = toolSource();
      const { url, chosenBy } = await formatOfSource(source).repositories.mirror(source, workshop.mirrors);
      return `${url} (chosen by ${chosenBy})`;
    }),
  ];
  const lists = await missingLists(workshop);
  if (lists !== undefined && !(await mayFetch(lists)))
    return [...checks, ...["repository", "tools", "accelerator"].map((name) => skipped(name, lists))];
  checks.push(
    await check("repository", async () => {
      const index = await openRepository(toolSource(), repositoryContext(workshop, workshop.hostArchitecture));
      return `${index.id}: signature valid, of ${new Date(index.date * 1000).toISOString().slice(0, 10)}`;
    }),
  );
  const packages = await missingTools(sets, workshop);
  if (packages !== undefined && !(await mayFetch(packages)))
    return [...checks, ...["tools", "accelerator"].map((name) => skipped(name, packages))];
  checks.push(
    await check("tools", async () => {
      const tools = await installTools(sets, workshop);
      const { root } = await tools.tool("mkfs.erofs");
      return root === "/" ? "this machine's own (WHERRY_TOOLS=host)" : "from packages";
    }),
    await check("accelerator", async () => {
      const tools = await installTools(sets, workshop);
      const { store, hostArchitecture: architecture, signal } = workshop;
      const choice = await examineAccelerator({
        emulator: await tools.tool(emulator),
        architecture,
        memo: store.memo,
        signal,
      });
      if (choice.accelerator === "kvm") return "KVM";
      return { found: `TCG, so machines run, but slowly: ${choice.reason}`, advice: choice.advice };
    }),
  );
  return checks;
}

/** What would be fetched to know what the suite of the tools has; undefined where that is here, or not needed. */
async function missingLists(workshop: Workshop): Promise<string | undefined> {
  if (workshop.hostTools) return undefined;
  const source = toolSource();
  const context = repositoryContext(workshop, workshop.hostArchitecture);
  return await openRepository(source, { ...context, offline: true, emit: () => {} }).then(
    () => undefined,
    () => `the lists of ${source.distribution}:${source.suite} (some 10 MB)`,
  );
}

/** What would be fetched of the tools; undefined where all are here, or nobody can know. */
async function missingTools(sets: readonly string[], workshop: Workshop): Promise<string | undefined> {
  try {
    const { packages } = await solveTools(sets, workshop);
    const isHere = await Promise.all(packages.map(({ origin }) => workshop.store.has(origin.sha256)));
    const missing = packages.filter((_, index) => isHere[index] !== true);
    const bytes = missing.reduce((sum, { origin }) => sum + origin.size, 0);
    return bytes === 0 ? undefined : `${countOf(missing.length, "package")} of tools (${formatBytes(bytes)})`;
  } catch (error) {
    if (!(error instanceof WherryError) || error.code === "interrupted") throw error;
    return undefined;
  }
}

function skipped(name: string, what: string): MachineCheck {
  const found = `not looked at: ${what} would have to be fetched into the store`;
  return { name, ok: false, skipped: true, found, advice: undefined };
}

function toolSource(): SuiteSource {
  const [source] = toolDistribution().tools.repositories;
  if (source === undefined) throw new WherryError("internal", "there is no repository of tools");
  return source;
}

/** What was found; with advice where it could be better. */
type Found = string | Pick<MachineCheck, "found" | "advice">;

async function check(name: string, look: () => Promise<Found>): Promise<MachineCheck> {
  try {
    const found = await look();
    const told = typeof found === "string" ? { found, advice: undefined } : found;
    return { name, ok: true, skipped: false, ...told };
  } catch (error) {
    if (!(error instanceof WherryError) || error.code === "interrupted") throw error;
    return { name, ok: false, skipped: false, found: error.message, advice: error.hint };
  }
}
