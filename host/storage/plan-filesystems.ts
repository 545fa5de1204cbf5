import type { Filesystem } from "@wherry/config/ignition/config.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { type DevicePlace, describePlace, placeKey } from "./device-places.ts";
import { eraseStep } from "./erase-step.ts";
import { makerOf } from "./programs.ts";
import { refuseUsed } from "./refuse-content.ts";
import { note, type StorageContext } from "./storage-context.ts";
import { type ContentState, nothing } from "./storage-state.ts";

/**
 * File systems: made where there is none or wipeFilesystem is true, used where format, label and UUID are those asked for.
 *
 * Source: Ignition's operator notes, "Filesystem-Reuse Semantics".
 */
export function planFilesystems(context: StorageContext): void {
  for (const [index, filesystem] of (context.config.storage?.filesystems ?? []).entries()) {
    context.attempt(() => planFilesystem(context, filesystem, ["storage", "filesystems", index]));
  }
}

function planFilesystem(context: StorageContext, filesystem: Filesystem, from: DataPath): void {
  const { device, format = "" } = filesystem;
  // A share of the machine's host has its own file system.
  if (format === "" || format === "virtiofs") return;
  const { state, steps, findings, place, claim } = context;
  const where = place(device, [...from, "device"]);
  claim(where, from);
  const content = contentOf(where, context);
  if (filesystem.wipeFilesystem !== true) {
    if (content.type === undefined && !content.ambiguous && format === "none") return;
    if (matches(filesystem, content)) {
      findings.push(note("info", from, `the ${format} on ${describePlace(where)} is used as it is`));
      return;
    }
    if (content.type !== undefined || content.ambiguous) refuseOther(filesystem, from, content, describePlace(where));
  }
  refuseUsed(where, from, state);
  steps.push(eraseStep(device, from));
  const maker = makerOf(format);
  if (maker === undefined) {
    if (format === "none") return;
    throw new ProvisionError("config.unsupported", `there is no way to make a file system of format ${format}`, {
      path: from,
    });
  }
  steps.push({
    do: "command",
    from,
    summary: `make ${format === "swap" ? "swap space" : format} on ${device}`,
    words: [maker, ...(filesystem.options ?? []), ...makerFlags(filesystem), device],
    needs: [device],
    makes: [],
  });
}

/** A new array or volume is empty, whatever its members held. */
function contentOf(place: DevicePlace, { state, config }: StorageContext): ContentState {
  if (place.kind !== "volume") return state.contents[placeKey(place) ?? ""] ?? nothing;
  const luks = config.storage?.luks?.find(({ name }) => name === place.name);
  if (luks?.wipeVolume === true) return nothing;
  return Object.values(state.contents).find(({ volume }) => volume?.name === place.name)?.volume?.inside ?? nothing;
}

function matches({ format, label, uuid }: Filesystem, content: ContentState): boolean {
  return (
    content.type === format &&
    (label === undefined || label === content.label) &&
    (uuid === undefined || plainUuid(format, uuid) === plainUuid(format, content.uuid))
  );
}

function refuseOther(wished: Filesystem, path: DataPath, content: ContentState, device: string): never {
  const { format, label, uuid } = wished;
  const name = (type: string | undefined, called: string | undefined, id: string | undefined) =>
    `${type}${called ? ` "${called}"` : ""}${id ? ` with the UUID ${id}` : ""}`;
  const there = content.ambiguous
    ? "traces of several file systems"
    : name(content.type, label === undefined ? "" : content.label, uuid === undefined ? "" : content.uuid);
  const asked = format === "none" ? "nothing" : name(format, label, uuid);
  throw new ProvisionError("storage.conflict", `${device} holds ${there}, and is to hold ${asked}`, {
    path,
    hint: "correct the configuration, or set wipeFilesystem to true to have it erased",
  });
}

/** Each format has its own way to say label and UUID, and to overwrite without a question. */
function makerFlags({ format, label, uuid }: Filesystem): string[] {
  const force: Readonly<Record<string, string>> = { btrfs: "--force", ext4: "-F", xfs: "-f", swap: "-f" };
  const flags = [force[format ?? ""] ?? []].flat();
  if (uuid !== undefined) {
    const plain = plainUuid(format, uuid);
    flags.push(...(format === "vfat" ? ["-i", plain] : format === "xfs" ? ["-m", `uuid=${plain}`] : ["-U", plain]));
  }
  if (label !== undefined) flags.push(format === "vfat" ? "-n" : "-L", label);
  return flags;
}

/** FAT has a volume ID of 32 bits, which is written A1B2-C3D4, but which mkfs.vfat takes without the dash. */
function plainUuid(format: string | undefined, uuid: string): string {
  const lower = uuid.toLowerCase();
  return format === "vfat" ? lower.replace(/^(.{4})-/, "$1") : lower;
}
