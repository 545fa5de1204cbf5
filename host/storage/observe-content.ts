import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { isRecord } from "../system/is-record.ts";
import { readJson } from "../system/read-json.ts";
import type { System } from "../system/system.ts";
import { type ContentState, nothing, type VolumeState } from "./storage-state.ts";

/** Part of a device, in bytes; the whole where it is left out. */
interface Extent {
  readonly offset: number;
  readonly size: number;
}

/**
 * What is on a device, or will be in a partition of it.
 *
 * Source: blkid(8), "low-level superblocks probing"; status 2 is "nothing found", 8 is "ambivalent".
 */
export function observeContent(system: System, node: string, extent?: Extent): ContentState {
  const place = extent === undefined ? [] : ["--offset", String(extent.offset), "--size", String(extent.size)];
  const words = ["blkid", "--probe", "--output", "udev", ...place, node];
  const { status, stdout, stderr } = system.run(words);
  if (status === 127) return nothing;
  if (status === 8) return { ...nothing, ambiguous: true };
  if (status !== 0 && status !== 2) {
    throw new ProvisionError("program.failed", `${words.join(" ")}: ${oneLine(stderr) || `status ${status}`}`);
  }
  return readContent(decodeUtf8(stdout));
}

/** The output of `blkid --output udev`: labels are in _ENC, byte by byte where needed. */
export function readContent(output: string): ContentState {
  const values = new Map(
    output.split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  const text = (name: string) => values.get(name) ?? "";
  return {
    type: text("ID_FS_TYPE") || text("ID_PART_TABLE_TYPE") || undefined,
    label: decodeName(text("ID_FS_LABEL_ENC")),
    uuid: decodeName(text("ID_FS_UUID_ENC")),
    version: text("ID_FS_VERSION"),
    ambiguous: values.has("ID_FS_AMBIVALENT"),
  };
}

function decodeName(encoded: string): string {
  return encoded.replace(/(?:\\x[0-9a-f]{2})+/gi, (run) =>
    decodeUtf8(Uint8Array.from(run.slice(2).split("\\x"), (digits) => Number.parseInt(digits, 16))),
  );
}

interface VolumeRequest {
  readonly name: string;
  readonly node: string;
  readonly key: Uint8Array;
}

/** Whether the key opens a LUKS 2 volume, and what is inside; it is opened for a moment, read-only. */
export function observeVolume(system: System, { name, node, key }: VolumeRequest): VolumeState {
  const dump = system.run(["cryptsetup", "luksDump", "--dump-json-metadata", node]);
  const flags = dump.status === 0 ? readFlags(decodeUtf8(dump.stdout)) : [];
  const probe = "wherry-probe";
  const opened = system.run(["cryptsetup", "open", "--type", "luks2", "--readonly", "--key-file", "-", node, probe], {
    input: key,
  });
  if (opened.status !== 0) return { name, flags, opens: false, inside: undefined };
  try {
    return { name, flags, opens: true, inside: observeContent(system, `/dev/mapper/${probe}`) };
  } finally {
    system.run(["cryptsetup", "close", probe]);
  }
}

function readFlags(json: string): readonly string[] {
  const header = readJson(json);
  const flags = isRecord(header) && isRecord(header.config) ? header.config.flags : undefined;
  return Array.isArray(flags) ? flags.filter((flag) => typeof flag === "string") : [];
}
