import type { IgnitionConfig, Luks } from "@wherry/config/ignition/config.ts";
import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { System } from "../system/system.ts";
import { type DevicePlace, deviceNames, findPlaceOf, placeKey } from "./device-places.ts";
import { observeContent, observeVolume } from "./observe-content.ts";
import { partitionNode } from "./partition-table.ts";
import { predictTables } from "./plan-tables.ts";
import type { ContentState, StorageState } from "./storage-state.ts";

interface ContentsRequest {
  readonly state: StorageState;
  readonly keys: Readonly<Record<string, Uint8Array>>;
}

/** What is where arrays, volumes and file systems are to be, also where there is no partition yet. */
export function observeContents(
  system: System,
  config: IgnitionConfig,
  { state, keys }: ContentsRequest,
): Record<string, ContentState> {
  const tables = predictTables(config, state);
  const contents: Record<string, ContentState> = {};
  for (const name of new Set(deviceNames(config))) {
    const place = findPlaceOf(name, tables, state, config);
    const key = placeKey(place);
    if (key !== undefined) contents[key] ??= observePlace(system, place);
  }
  for (const luks of config.storage?.luks ?? []) {
    const place = findPlaceOf(luks.device ?? "", tables, state, config);
    const key = placeKey(place);
    const content = key === undefined ? undefined : contents[key];
    if (key === undefined || content === undefined || !mayBeReused(luks, content)) continue;
    const secret = keys[luks.name];
    if (secret === undefined) continue;
    const volume = withNode(system, { place, state }, (node) =>
      observeVolume(system, { name: luks.name, node, key: secret }),
    );
    if (volume !== undefined) contents[key] = { ...content, volume };
  }
  return contents;
}

function observePlace(system: System, place: DevicePlace): ContentState {
  if (place.kind !== "partition") return observeContent(system, place.kind === "node" ? place.node : "");
  const { disk, entry, sectorSize } = place;
  return observeContent(system, disk, { offset: entry.start * sectorSize, size: entry.size * sectorSize });
}

function mayBeReused(luks: Luks, content: ContentState): boolean {
  return luks.wipeVolume !== true && content.type === "crypto_LUKS" && content.version === "2";
}

interface Placed {
  readonly place: DevicePlace;
  readonly state: StorageState;
}

/**
 * A device for the place: the partition as it is, or, where there is none with just these sectors, a loop device over
 * them.
 */
function withNode<Result>(system: System, { place, state }: Placed, use: (node: string) => Result): Result | undefined {
  if (place.kind === "node") return use(place.node);
  if (place.kind !== "partition") return undefined;
  const { disk, entry, sectorSize } = place;
  const now = state.disks[disk]?.table?.partitions.find(({ number }) => number === entry.number);
  if (now?.start === entry.start && now.size === entry.size) return use(partitionNode(disk, entry.number));
  const part = ["--offset", String(entry.start * sectorSize), "--sizelimit", String(entry.size * sectorSize)];
  const { status, stdout } = system.run(["losetup", "--find", "--show", "--read-only", ...part, disk]);
  if (status !== 0) return undefined;
  const loop = decodeUtf8(stdout).trim();
  try {
    return use(loop);
  } finally {
    system.run(["losetup", "--detach", loop]);
  }
}
