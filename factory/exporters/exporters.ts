import type { Exporter } from "./exporter.ts";
import { oci, ociDirectory } from "./oci.ts";
import { qcow2 } from "./qcow2.ts";
import { raw } from "./raw.ts";

/** Forms that a definition may ask for under `output`. */
export const definedExporters = [raw, qcow2, oci] as const;

/** Every form that an image can be had in, in the order in which they are listed and made. */
export const exporters = [...definedExporters, ociDirectory] as const;

export type OutputFormat = (typeof definedExporters)[number]["format"];

/** What is made of a disk, or of a tree, where a definition does not say what to make. */
export function usualFormat(of: Exporter["needs"]): OutputFormat {
  const usual = definedExporters.find(({ needs, isUsual }) => needs === of && isUsual);
  if (usual === undefined) throw new Error(`no exporter is the usual one for a ${of}`);
  return usual.format;
}

/** Those of some formats, in the table's order; names that it lacks are passed over. */
export function exportersOf(formats: readonly string[], table: readonly Exporter[] = exporters): readonly Exporter[] {
  return table.filter(({ format }) => formats.includes(format));
}
