import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { sha256OfFile } from "@wherry/formats/files/sha256-of-file.ts";
import { uniqueName } from "../system/chance.ts";
import { makeFolder } from "../system/folder.ts";
import { isAlive } from "../system/process-alive.ts";
import { describeRefusal } from "../system/refusal.ts";
import type { MadeFile } from "./artifacts.ts";

export interface Artifact {
  /** As in `MadeFile`. */
  readonly kind: string;
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

const leftover = /^\.wherry-(\d+)-[0-9a-f]{12}$/;

/** Where a build puts its files: they are made aside, and appear under their names together, complete, at the end. */
export interface OutputFolder extends AsyncDisposable {
  /** A path to write to; `name` is what it will be called. */
  prepare(name: string): string;
  /** Moves everything that was prepared to its name, and describes the named ones. */
  publish(named: readonly MadeFile[]): Promise<Artifact[]>;
}

/**
 * Opens the folder, making it where it is missing, and clears what killed builds left in it.
 *
 * @throws {WherryError} output.unwritable when the folder cannot be made, read or written
 */
export async function openOutputFolder(folder: string, signal: AbortSignal): Promise<OutputFolder> {
  const target = resolve(folder);
  const aside = join(target, `.wherry-${uniqueName()}`);
  try {
    await makeFolder(target);
    await clearLeftovers(target);
    await mkdir(aside);
  } catch (cause) {
    throw new WherryError("output.unwritable", `cannot write there: ${describeRefusal(cause)}`, {
      where: { file: target },
      hint: "choose another folder with --output",
      cause,
    });
  }
  const prepared = new Set<string>();
  return {
    prepare(name) {
      prepared.add(name);
      return join(aside, name);
    },
    async publish(named) {
      const artifacts: Artifact[] = [];
      for (const { kind, name, sha256 } of named) {
        const { size } = await synchronise(join(aside, name));
        const digest = sha256 ?? (await sha256OfFile(join(aside, name), signal)).sha256;
        artifacts.push({ kind, path: join(target, name), bytes: size, sha256: digest });
      }
      signal.throwIfAborted();
      for (const name of prepared) {
        // A folder cannot take another one's place.
        await rename(join(aside, name), join(target, name)).catch(async () => {
          await rm(join(target, name), { recursive: true, force: true });
          await rename(join(aside, name), join(target, name));
        });
      }
      return artifacts;
    },
    async [Symbol.asyncDispose]() {
      await rm(aside, { recursive: true, force: true });
    },
  };
}

async function synchronise(path: string): Promise<{ readonly size: number }> {
  await using file = await open(path, "r");
  await file.sync();
  return await file.stat();
}

async function clearLeftovers(target: string): Promise<void> {
  for (const name of await readdir(target)) {
    const pid = leftover.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(target, name), { recursive: true, force: true });
  }
}
