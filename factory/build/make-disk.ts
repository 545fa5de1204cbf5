import { architectures } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { type DiskPlan, layoutDisk, writeGpt } from "@wherry/formats/disk/gpt.ts";
import { GROW_FILE_SYSTEM, NO_AUTO, PARTITION_TYPES, READ_ONLY } from "@wherry/formats/disk/partition-types.ts";
import { filePieces, joinPieces, movePieces, type Pieces } from "@wherry/formats/disk/pieces.ts";
import { roomForVerity } from "@wherry/formats/disk/verity.ts";
import { writeFat } from "@wherry/formats/filesystem/fat/fat.ts";
import { addOnFile, writeAddOn } from "@wherry/host/kernel-arguments/add-on.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import type { Workshop } from "../supply/workshop.ts";
import { putDirectory, putFile, type TreeDraft } from "../tree/edit.ts";
import { derivedUuid, derivedVolumeId, slotIdentifiers } from "./identifiers.ts";
import type { BootFile } from "./make-boot-file.ts";

export interface DiskRequest {
  readonly definition: ImageDefinition;
  readonly boot: BootFile;
  /** The erofs image of /usr, and its verity tree, with their sizes in bytes. */
  readonly usr: { readonly path: string; readonly bytes: number };
  readonly verity: { readonly path: string; readonly bytes: number; readonly rootHash: string };
  readonly epoch: number;
}

/** A whole disk, as a table and as its content; it can be written several times. */
interface ImageDisk {
  readonly plan: DiskPlan;
  pieces(): Pieces;
}

/**
 * The disk: ESP, two slots of /usr with their hash trees, of which the second is empty until the first update, and
 * /var, which grows at first boot.
 */
export function makeDisk(request: DiskRequest, workshop: Workshop): ImageDisk {
  const plan = planDisk(request);
  const [esp, usr, verity] = plan.partitions;
  if (esp === undefined || usr === undefined || verity === undefined)
    throw new WherryError("internal", "the disk lacks partitions");
  return {
    plan,
    pieces() {
      const [table, backup] = writeGpt(plan);
      const { definition, epoch } = request;
      const fat = writeFat({
        tree: espTree(request),
        reader: workshop.store,
        size: esp.size,
        label: "ESP",
        volumeId: derivedVolumeId("esp", definition.name, request.verity.rootHash),
        epoch,
      });
      return joinPieces(
        [table],
        movePieces(fat, esp.offset),
        filePieces(request.usr.path, usr.offset, workshop.signal),
        filePieces(request.verity.path, verity.offset, workshop.signal),
        [backup],
      );
    },
  };
}

/** What decides how a disk is divided: sizes in bytes, the root hash in hexadecimal digits. */
export interface DiskPlanRequest {
  readonly definition: ImageDefinition;
  readonly usr: Pick<DiskRequest["usr"], "bytes">;
  readonly verity: Pick<DiskRequest["verity"], "rootHash">;
}

/**
 * Where the partitions of an image's disk lie.
 *
 * @throws {WherryError} format.too-large when /usr does not fit its slot
 */
export function planDisk(request: DiskPlanRequest): DiskPlan {
  return layoutDisk(partitions(request), derivedUuid("disk", request.definition.name, request.verity.rootHash));
}

function partitions({ definition, usr, verity }: DiskPlanRequest) {
  const types = architectures[definition.architecture].usrPartition;
  const { disk, name } = definition;
  if (usr.bytes > disk.slot) {
    throw new WherryError(
      "format.too-large",
      `/usr takes ${mebibytes(usr.bytes)} MiB, a slot has ${mebibytes(disk.slot)} MiB`,
      {
        hint: "raise disk.slot, use a stronger compression, or leave packages out",
      },
    );
  }
  const id = slotIdentifiers(verity.rootHash);
  const hashes = roomForVerity(disk.slot);
  const partition = (label: string, type: string, own: string, size: number, attributes = 0n) => ({
    name: label,
    type,
    id: own,
    size,
    attributes,
  });
  return [
    partition("esp", PARTITION_TYPES.esp, derivedUuid("esp", name, verity.rootHash), disk.esp),
    partition("usr-a", types.data, id.usr, disk.slot, READ_ONLY),
    partition("usr-a-verity", types.verity, id.verity, hashes, READ_ONLY),
    partition("usr-b", types.data, derivedUuid("usr-b", name), disk.slot, READ_ONLY | NO_AUTO),
    partition("usr-b-verity", types.verity, derivedUuid("usr-b-verity", name), hashes, READ_ONLY | NO_AUTO),
    partition("var", PARTITION_TYPES.var, derivedUuid("var", name, verity.rootHash), disk.var, GROW_FILE_SYSTEM),
  ];
}

/**
 * What the firmware finds: the boot loader where removable media have it, and the boot file where the Boot Loader
 * Specification says.
 */
function espTree({ definition, boot, epoch }: DiskRequest): Tree {
  const draft: TreeDraft = new Map();
  const { efi } = architectures[definition.architecture];
  const times = { mtime: epoch };
  putDirectory(draft, "/", times);
  putFile(draft, `/EFI/BOOT/BOOT${efi.toUpperCase()}.EFI`, boot.loader, times);
  putFile(draft, `/EFI/systemd/systemd-boot${efi}.efi`, boot.loader, times);
  putFile(draft, `/EFI/Linux/wherry_${definition.version}.efi`, boot.uki, times);
  putFile(draft, "/loader/loader.conf", "timeout 0\neditor no\nauto-firmware no\n", times);
  // Without arguments yet: the agent of a machine that is to have some writes over it.
  if (boot.addOnStub !== undefined)
    putFile(draft, addOnFile, writeAddOn(boot.addOnStub, { commandLine: "", writtenBy: "the image" }), times);
  return draft;
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
