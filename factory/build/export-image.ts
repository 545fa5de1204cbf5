import type { Exporter, ExportOptions, Shipped } from "../exporters/exporter.ts";
import { containerTree } from "../tree/container-tree.ts";
import { artifactName, type MadeFile } from "./artifacts.ts";
import { checkBudgets } from "./budgets.ts";
import type { BootFile } from "./make-boot-file.ts";
import { makeDisk } from "./make-disk.ts";
import type { BuildWork } from "./work.ts";
import type { Written } from "./write-slot.ts";

type Slot = {
  readonly boot: BootFile;
  readonly usr: Written;
  readonly verity: Written & { readonly rootHash: string };
};

interface Exported {
  /** The files that were written. A folder has no digest of its own, and is not listed. */
  readonly made: readonly MadeFile[];
  /** Bytes as shipped, of the last form that is meant for it; undefined where no such form was made. */
  readonly shipped: number | undefined;
}

/**
 * Writes the disk in each form that was asked for; there may be none.
 *
 * @throws {WherryError} budget.exceeded when packages or the size of what is shipped are more than the definition
 *   allows
 * @throws {WherryError} format.too-large when /usr does not fit its slot, or a file its file system or partition
 */
export async function exportDisk(work: BuildWork, slot: Slot): Promise<Exported> {
  const { definition, workshop, compression, lock } = work;
  const disk = makeDisk({ definition, ...slot, epoch: lock.epoch }, workshop);
  let exported = nothing;
  for (const exporter of work.exporters) {
    if (exporter.needs !== "disk") continue;
    const input = { pieces: disk.pieces(), size: disk.plan.size };
    exported = add(exported, exporter, work, await exporter.write(input, optionsFor(exporter, work)));
  }
  // What is shipped is what the budget is about; only a release has its final size.
  const size = compression === "release" ? (exported.shipped ?? slot.usr.bytes) : 0;
  checkBudgets(definition, { packages: lock.packages.length, size });
  return exported;
}

/**
 * Writes the whole tree in each form that was asked for; there may be none.
 *
 * @throws {WherryError} budget.exceeded when the definition has no kernel, and packages or size are more than it allows
 * @throws {WherryError} definition.invalid when the image's name or version cannot be that of a container image
 */
export async function exportTree(work: BuildWork): Promise<Exported> {
  const { definition, workshop, lock, tree } = work;
  const { name, version, architecture, container } = definition;
  let exported = nothing;
  for (const exporter of work.exporters) {
    if (exporter.needs !== "tree") continue;
    const about = { name, version, architecture, container, epoch: lock.epoch };
    const input = { ...about, tree: containerTree(tree), reader: workshop.store };
    exported = add(exported, exporter, work, await exporter.write(input, optionsFor(exporter, work)));
  }
  if (definition.kernel === null)
    checkBudgets(definition, { packages: lock.packages.length, size: exported.shipped ?? 0 });
  return exported;
}

const nothing: Exported = { made: [], shipped: undefined };

function optionsFor(exporter: Exporter, { definition, workshop, compression, output }: BuildWork): ExportOptions {
  return { output: output.prepare(artifactName(definition, exporter)), compression, signal: workshop.signal };
}

function add(before: Exported, exporter: Exporter, { definition }: BuildWork, shipped: Shipped): Exported {
  const made = { kind: exporter.format, name: artifactName(definition, exporter) };
  return {
    made: exporter.makes === "file" ? [...before.made, made] : before.made,
    shipped: shipped ?? before.shipped,
  };
}
