import { writeQcow2 } from "@wherry/formats/disk/qcow2.ts";
import type { DiskExporter } from "./exporter.ts";

/** QEMU's own form of a disk: without the empty parts, and compressed where it is to be published. */
export const qcow2: DiskExporter<"qcow2"> = {
  format: "qcow2",
  ending: "qcow2",
  makes: "file",
  isUsual: true,
  alsoCalled: ["qcow"],
  needs: "disk",
  async write(disk, { output, compression, signal }) {
    return await writeQcow2({ ...disk, output, signal, compression: compression === "release" ? "zstd" : "none" });
  },
};
