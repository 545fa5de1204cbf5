import { statfs } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { formatOfSource, toolDistribution } from "../distributions/find-format.ts";
import { chooseAccelerator } from "../machine/kvm-probe.ts";
import type { SuiteSource } from "../packages/repository/repository-source.ts";
import { installTools } from "../supply/install-tools.ts";
import { openRepository } from "../supply/repositories.ts";
import { repositoryContext, type Workshop } from "../supply/workshop.ts";
import { machineTools } from "../tools/tool-sets.ts";

export interface MachineCheck {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, in a few words. */
  readonly found: string;
  /** What to do, where there is something to do. */
  readonly advice: string | undefined;
}

/** Looks at everything that building and running images needs on this machine. */
export async function examine(workshop: Workshop): Promise<MachineCheck[]> {
  return [
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
    await check("repository", async () => {
      const index = await openRepository(toolSource(), repositoryContext(workshop, workshop.hostArchitecture));
      return `${index.id}: signature valid, of ${new Date(index.date * 1000).toISOString().slice(0, 10)}`;
    }),
    await check("tools", async () => {
      const tools = await installTools(["erofs"], workshop);
      const { root } = await tools.tool("mkfs.erofs");
      return root === "/" ? "this machine's own (WHERRY_TOOLS=host)" : "from packages";
    }),
    await check("accelerator", async () => {
      const { set, emulator } = machineTools(workshop.hostArchitecture);
      const tools = await installTools([set], workshop);
      const { store, hostArchitecture: architecture, signal } = workshop;
      const chosen = await chooseAccelerator({
        emulator: await tools.tool(emulator),
        architecture,
        memo: store.memo,
        signal,
      });
      return chosen === "kvm" ? "KVM" : "TCG: no usable KVM, so machines run, but slowly";
    }),
  ];
}

function toolSource(): SuiteSource {
  const [source] = toolDistribution().tools.repositories;
  if (source === undefined) throw new WherryError("internal", "there is no repository of tools");
  return source;
}

async function check(name: string, look: () => Promise<string>): Promise<MachineCheck> {
  try {
    return { name, ok: true, found: await look(), advice: undefined };
  } catch (error) {
    if (!(error instanceof WherryError) || error.code === "interrupted") throw error;
    return { name, ok: false, found: error.message, advice: error.hint };
  }
}
