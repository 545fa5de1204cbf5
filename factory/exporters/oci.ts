import { WherryError } from "@wherry/core/errors/errors.ts";
import { imageReference } from "@wherry/formats/oci/image.ts";
import { writeOci } from "@wherry/formats/oci/oci.ts";
import type { ExportOptions, Shipped, TreeExporter, TreeInput } from "./exporter.ts";

/** A container image as one archive, for `podman load`. */
export const oci: TreeExporter<"oci"> = {
  format: "oci",
  ending: "oci.tar",
  makes: "file",
  isUsual: true,
  alsoCalled: ["docker"],
  needs: "tree",
  write: async (tree, options) => await writeForm("archive", tree, options),
};

/** The same as a folder, for skopeo and registries. */
export const ociDirectory: TreeExporter<"oci-directory"> = {
  format: "oci-directory",
  ending: "oci",
  makes: "folder",
  isUsual: false,
  alsoCalled: [],
  needs: "tree",
  write: async (tree, options) => await writeForm("directory", tree, options),
};

async function writeForm(
  form: "archive" | "directory",
  tree: TreeInput,
  { output, signal }: ExportOptions,
): Promise<Shipped> {
  checkName(tree);
  // gzip, whatever else is asked for: every container engine reads it.
  const { size } = await writeOci({ ...tree, form, compression: "gzip", output, signal });
  return size;
}

/** The format refuses a name; the definition is what gave it. */
function checkName({ name, version }: TreeInput): void {
  try {
    imageReference(name, version);
  } catch (error) {
    if (!(error instanceof WherryError)) throw error;
    throw new WherryError("definition.invalid", error.lines, { hint: error.hintLines, cause: error });
  }
}
