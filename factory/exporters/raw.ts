import { writeRaw } from "@wherry/formats/disk/raw.ts";
import type { DiskExporter } from "./exporter.ts";

/** The disk as it is, in a file with holes. */
export const raw: DiskExporter<"raw"> = {
  format: "raw",
  ending: "raw",
  makes: "file",
  isUsual: false,
  alsoCalled: ["img", "iso"],
  needs: "disk",
  async write(disk, { output, signal }) {
    await writeRaw({ ...disk, output, signal });
    return undefined;
  },
};
