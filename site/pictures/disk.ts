import { planDisk } from "@wherry/factory/build/make-disk.ts";
import type { ImageDefinition } from "@wherry/factory/definition/image-definition.ts";
import { GROW_FILE_SYSTEM, NO_AUTO, READ_ONLY } from "@wherry/formats/disk/partition-types.ts";
import { drawBox, drawLabel, drawPicture, lineHeight } from "./svg.ts";

/** What each partition is for, by its name on the disk. */
const meanings: Readonly<Record<string, string>> = {
  esp: "boot loader and boot files: one for each version of the system",
  "usr-a": "the operating system: /usr as EROFS",
  "usr-a-verity": "its hash tree; the boot file has the root hash",
  "usr-b": "empty: the next version's /usr",
  "usr-b-verity": "empty: its hash tree",
  var: "the machine's own: /var, changes of /etc, /home, /root, /opt and /srv",
};

const attributes = [
  [READ_ONLY, "read only"],
  [NO_AUTO, "not yet in use"],
  [GROW_FILE_SYSTEM, "grows to the end of the disk at first boot"],
] as const;

const bar = { x: 10, width: 210, gap: 6 } as const;

/**
 * The partitions of an image's disk from its start to its end, as `planDisk` lays them out. Heights grow with sizes,
 * but by their logarithm: a hash tree is a hundredth of its slot.
 */
export function drawDisk(definition: ImageDefinition): string {
  const { partitions, size } = planDisk({ definition, usr: { bytes: 1 }, verity: { rootHash: "0".repeat(64) } });
  const parts: string[] = [];
  let y = 34;
  parts.push(drawLabel({ x: bar.x, y: 20, text: `${definition.name}: ${mebibytes(size)} in GPT`, kind: "name" }));
  for (const { name, size: bytes, offset, attributes: bits } of partitions) {
    const meaning = meanings[name];
    if (meaning === undefined) throw new TypeError(`the picture of the disk does not say what ${name} is for`);
    const height = Math.max(50, Math.round(Math.log2(bytes / 2 ** 20) * 8));
    const used = (bits & NO_AUTO) === 0n;
    parts.push(
      drawBox({ x: bar.x, y, width: bar.width, height, kind: name === "var" ? "other" : used ? "main" : "plain" }),
    );
    parts.push(drawLabel({ x: bar.x + 12, y: y + 19, text: name, kind: "name" }));
    const place = `${mebibytes(bytes)}, from ${mebibytes(offset)} on`;
    parts.push(drawLabel({ x: bar.x + 12, y: y + 19 + lineHeight, text: place, kind: "small" }));
    const notes = attributes.filter(([bit]) => (bits & bit) !== 0n).map(([, note]) => note);
    const right = bar.x + bar.width + 16;
    parts.push(drawLabel({ x: right, y: y + 19, text: meaning }));
    if (notes.length > 0)
      parts.push(drawLabel({ x: right, y: y + 19 + lineHeight, text: notes.join(", "), kind: "small" }));
    y += height + bar.gap;
  }
  return drawPicture({ title: `The partitions of the disk of ${definition.name}`, width: 720, height: y + 4 }, parts);
}

/** Partitions begin and end at whole ones. */
function mebibytes(bytes: number): string {
  return `${bytes / 2 ** 20} MiB`;
}
