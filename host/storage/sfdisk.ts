import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { isRecord } from "../system/is-record.ts";
import { readJson } from "../system/read-json.ts";
import type { PartitionEntry, PartitionTable } from "./partition-table.ts";

/**
 * The table in the output of `sfdisk --json`; `label` alone where it is not a GPT. Undefined where the output is not
 * what sfdisk writes.
 *
 * Source: sfdisk(8), util-linux 2.38 to 2.41.
 */
export function readTable(
  json: string,
): { readonly label: string; readonly table: PartitionTable | undefined } | undefined {
  const output = readJson(json);
  const top = isRecord(output) ? output.partitiontable : undefined;
  if (!isRecord(top) || typeof top.label !== "string") return undefined;
  const { label, id, device, firstlba, lastlba, partitions = [] } = top;
  if (label !== "gpt") return { label, table: undefined };
  if (typeof id !== "string" || typeof firstlba !== "number" || typeof lastlba !== "number") return undefined;
  if (typeof device !== "string" || !Array.isArray(partitions)) return undefined;
  const entries = partitions.map((entry: unknown) => (isRecord(entry) ? readEntry(entry, device) : undefined));
  if (!entries.every((entry) => entry !== undefined)) return undefined;
  return {
    label,
    table: {
      id: id.toLowerCase(),
      firstUsable: firstlba,
      lastUsable: lastlba,
      partitions: entries.sort((one, other) => one.number - other.number),
    },
  };
}

function readEntry(entry: Readonly<Record<string, unknown>>, device: string): PartitionEntry | undefined {
  const { node, start, size, type, uuid, name = "", attrs = "" } = entry;
  if (typeof node !== "string" || typeof start !== "number" || typeof size !== "number") return undefined;
  if (typeof type !== "string" || typeof uuid !== "string") return undefined;
  if (typeof name !== "string" || typeof attrs !== "string") return undefined;
  const number = Number(/^p?([0-9]+)$/.exec(node.slice(device.length))?.[1]);
  if (!Number.isInteger(number) || number < 1) return undefined;
  return { number, start, size, type: type.toLowerCase(), guid: uuid.toLowerCase(), label: name, attributes: attrs };
}

/** A whole table for sfdisk's standard input: it writes that and nothing else, however often. */
export function writeScript({ id, firstUsable, lastUsable, partitions }: PartitionTable): string {
  const header = [
    "label: gpt",
    `label-id: ${id}`,
    "unit: sectors",
    `first-lba: ${firstUsable}`,
    `last-lba: ${lastUsable}`,
  ];
  const lines = partitions.map(({ number, start, size, type, guid, label, attributes }) => {
    const fields = [`start=${start}`, `size=${size}`, `type=${type}`, `uuid=${guid}`];
    if (label !== "") fields.push(`name="${escapeLabel(label)}"`);
    if (attributes !== "") fields.push(`attrs="${attributes}"`);
    return `${number} : ${fields.join(", ")}`;
  });
  return `${[...header, "", ...lines].join("\n")}\n`;
}

/** Whatever could mean something to sfdisk is written by its bytes: \x22. */
function escapeLabel(label: string): string {
  const bytes = [...encodeUtf8(label)];
  return bytes
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9._-]/.test(character) ? character : `\\x${byte.toString(16).padStart(2, "0")}`;
    })
    .join("");
}
