import { hash } from "node:crypto";
import { zstdDecompressSync } from "node:zlib";
import { fileTypeOf } from "@wherry/core/tree/file-types.ts";
import { type CpioEntry, readCpio } from "@wherry/formats/archive/cpio-reader.ts";
import type { Budget } from "./budget.ts";
import { compareFacts } from "./compare-facts.ts";
import { compareFiles } from "./compare-files.ts";
import type { Facts, ImageDifference } from "./image-comparison.ts";
import type { BootContents, ImageFile, Section } from "./image-contents.ts";
import { digestOfPieces } from "./same-content.ts";

/** Bytes of an initrd that is looked into, and of what is in it; a larger one is told by its digest. */
const LARGEST_PACKED = 64 * 2 ** 20;
const LARGEST_INITRD = 256 * 2 ** 20;
const MOST_FILES = 20_000;
const zstdMagic = "28b52ffd";

interface BootComparison {
  readonly differences: readonly ImageDifference[];
  readonly notes: readonly string[];
}

/**
 * What two boot files have differently: the kernel's version, its arguments one by one (but for the root hash, which
 * follows from /usr), and their sections; of an initrd its files, as "initrd:/...".
 *
 * @throws {WherryError} format.invalid when an image is damaged where it is read
 * @throws {WherryError} format.too-large or interrupted when `Budget.spend` ends it
 */
export async function compareBoot(before: BootContents, after: BootContents, budget: Budget): Promise<BootComparison> {
  const notes: string[] = [];
  const [ones, others] = [await sectionsOf(before, budget), await sectionsOf(after, budget)];
  const initrds = [before.sections.get(".initrd"), after.sections.get(".initrd")] as const;
  const isOther = ones.get(initrd)?.sha256 !== others.get(initrd)?.sha256;
  const files = isOther && initrds[0] && initrds[1] ? await compareInitrds(initrds[0], initrds[1], budget) : undefined;
  if (files?.length === 0) {
    notes.push("the initrds hold the same files, and are other bytes: compressed otherwise, or of another time");
    for (const sections of [ones, others]) sections.delete(initrd);
  }
  const differences = compareFacts(
    "kernel",
    new Map([...factsOf(before, after), ...ones]),
    new Map([...factsOf(after, before), ...others]),
  );
  return { differences: [...differences, ...(files ?? [])], notes };
}

const initrd = "section .initrd";

async function sectionsOf({ sections }: BootContents, budget: Budget): Promise<Map<string, Facts>> {
  const facts = new Map<string, Facts>();
  for (const [name, { size, stored }] of sections)
    facts.set(`section ${name}`, { bytes: size, sha256: await digestOfPieces(stored(), budget) });
  return facts;
}

function factsOf(own: BootContents, other: BootContents): ReadonlyMap<string, Facts> {
  const facts = new Map<string, Facts>(own.kernel === "" ? [] : [["version", { value: own.kernel }]]);
  const keyOf = (argument: string) => argument.split("=", 1)[0] ?? "";
  for (const argument of own.arguments) {
    const key = keyOf(argument);
    // What is there once on both sides has changed its value; what may be there several times is there, or is not.
    const isSingle = [own, other].every(({ arguments: all }) => all.filter((one) => keyOf(one) === key).length <= 1);
    if (isSingle) facts.set(`argument ${key}`, { value: argument.slice(key.length + 1) });
    else facts.set(`argument ${argument}`, { value: "" });
  }
  return facts;
}

/** Undefined where one cannot be looked into. */
async function compareInitrds(before: Section, after: Section, budget: Budget) {
  const [ones, others] = [readInitrd(before), readInitrd(after)];
  if (ones === undefined || others === undefined) return undefined;
  return (await compareFiles(ones, others, budget)).differences;
}

function readInitrd({ size, stored }: Section): ReadonlyMap<string, ImageFile> | undefined {
  if (size > LARGEST_PACKED) return undefined;
  const packed = Buffer.concat([...stored()]);
  try {
    const isPacked = packed.toString("hex", 0, 4) === zstdMagic;
    const bytes = isPacked ? zstdDecompressSync(packed, { maxOutputLength: LARGEST_INITRD }) : packed;
    return new Map(readCpio(bytes, MOST_FILES).map((entry) => [initrdPath(entry), initrdFile(entry)]));
  } catch {
    // Made by others, in several parts or packed otherwise: its digest says that it is another one.
    return undefined;
  }
}

function initrdPath({ name }: CpioEntry): string {
  return `initrd:/${name.replace(/^\.?\/+/, "").replace(/^\.$/, "")}`;
}

function initrdFile({ mode, device, content }: CpioEntry): ImageFile {
  const kind = fileTypeOf(mode) ?? "other";
  const isDevice = kind === "character-device" || kind === "block-device";
  return {
    kind,
    mode: mode & 0o7777,
    uid: 0,
    gid: 0,
    mtime: 0,
    size: kind === "file" ? content.length : 0,
    target: kind === "link" ? Buffer.from(content).toString() : "",
    capabilities: "",
    device: isDevice ? device.join(":") : "",
    ...(kind === "file" ? { content: { sha256: hash("sha256", content) } } : {}),
  };
}
