import { relative } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type Budget, createBudget } from "./budget.ts";
import { compareImages } from "./compare-images.ts";
import type { ComparedPart, ImageComparison } from "./image-comparison.ts";
import { readBuildFolder } from "./reading/build-folder.ts";
import { openImage } from "./reading/open-image.ts";
import { type Recognised, recognise } from "./reading/recognise.ts";

/** Two images that were compared. */
export interface ComparedImages extends ImageComparison {
  /** As they were called, or their paths in the folders of two builds. */
  readonly names: { readonly before: string; readonly after: string };
  /** Whose rules versions of packages follow; null where packages are not known. */
  readonly format: string | null;
}

interface ComparisonOptions {
  readonly signal: AbortSignal;
  /** What is compared; all of it where this is left out. */
  readonly parts?: ReadonlySet<ComparedPart | "sizes">;
}

/** A path, and what messages call it. */
interface NamedPath {
  readonly path: string;
  readonly name: string;
}

/**
 * Compares two images of one kind, or the images in the folders of two builds: disks first, then container images.
 *
 * Memory: what is known of every file, which is some hundred bytes each, of a million at most; two pieces of 12 MiB; an
 * initrd unpacked, 256 MiB at most; of a container image 128 MiB of texts. What is read and unpacked ends at 64 GiB.
 * Only a compressed disk is unpacked into the temporary folder, 8 GiB at most.
 *
 * @throws {WherryError} usage.invalid when they are of different kinds, or are no images
 * @throws {WherryError} format.invalid or archive.malformed when one is damaged
 * @throws {WherryError} lock.invalid when a lock beside one cannot be used
 * @throws {WherryError} format.too-large when they claim to hold more than any image does
 */
export async function compareImageFiles(
  before: NamedPath,
  after: NamedPath,
  { signal, parts }: ComparisonOptions,
): Promise<readonly ComparedImages[]> {
  const budget = createBudget(signal);
  const kinds = [await recognise(before.path), await recognise(after.path)] as const;
  if (kinds[0] !== "build folder" && kinds[1] !== "build folder")
    return [await compareTwo(before, after, { budget, parts })];
  if (kinds[0] !== kinds[1]) throw mixed(before, after, kinds);
  const [ones, others] = [await readBuildFolder(before.path), await readBuildFolder(after.path)];
  const compared: ComparedImages[] = [];
  for (const form of ["disk", "container"] as const) {
    const [one, other] = [ones[form], others[form]];
    if (one === undefined || other === undefined) continue;
    compared.push(await compareTwo(named(one, before), named(other, after), { budget, parts }));
  }
  if (compared.length === 0) {
    throw new WherryError("usage.invalid", `${before.name} and ${after.name} have no image of one kind`, {
      hint: "build both in one form, with --format",
    });
  }
  return compared;
}

/** "out/web_1.0.0.qcow2" in a folder that was called "out". */
function named(path: string, folder: NamedPath): NamedPath {
  return { path, name: `${folder.name.replace(/\/+$/, "")}/${relative(folder.path, path)}` };
}

async function compareTwo(
  before: NamedPath,
  after: NamedPath,
  { budget, parts }: { readonly budget: Budget; readonly parts: ReadonlySet<ComparedPart | "sizes"> | undefined },
): Promise<ComparedImages> {
  await using one = await openImage(before.path, before.name, budget);
  await using other = await openImage(after.path, after.name, budget);
  if (one.kind !== other.kind) throw mixed(before, after, [one.kind, other.kind]);
  const comparison = await compareImages(one, other, { budget, ...(parts === undefined ? {} : { parts }) });
  const format = one.packages?.format ?? null;
  return { ...comparison, names: { before: before.name, after: after.name }, format };
}

type Kind = Recognised | ImageComparison["what"];

function mixed(before: NamedPath, after: NamedPath, [one, other]: readonly [Kind, Kind]): WherryError {
  return new WherryError(
    "usage.invalid",
    `${after.name} is ${nameOfKind(other)}, and ${before.name} is ${nameOfKind(one)}`,
    {
      hint:
        one === "build folder" || other === "build folder"
          ? "compare two images, or the folders of two builds: name the image in that folder"
          : "compare two of one kind: a build leaves a disk (raw, qcow2), an image of /usr (.usr.erofs), a boot file (.efi)",
    },
  );
}

/** "a disk image": what a path or an image is, for people. */
export function nameOfKind(kind: Kind): string {
  switch (kind) {
    case "raw disk":
    case "qcow2 disk":
      return "a disk image";
    case "OCI archive":
    case "OCI layout":
      return "a container image";
    case "build folder":
      return "the folder of a build";
    case "gzip":
    case "xz":
    case "zstd":
      return `a file compressed by ${kind}`;
    case "other":
      return "of an unknown kind";
    default:
      return kind === "image of /usr" ? "an image of /usr" : `a ${kind}`;
  }
}
