import { fileURLToPath } from "node:url";
import { collectValues } from "@wherry/config/texts/documents/given-values.ts";
import type { EmitEvent } from "@wherry/core/events/events.ts";
import { type BuildResult, buildImage as runPipeline } from "../build/pipeline.ts";
import type { ImageDefinition } from "../definition/image-definition.ts";
import { type LoadedDefinition, loadDefinition as readDefinition } from "../definition/load.ts";
import type { CodePolicy } from "../definition/programs.ts";
import { exportersOf, type OutputFormat } from "../exporters/exporters.ts";
import { stockImages } from "../installation/own-files.ts";
import { openWorkshop } from "../supply/open-workshop.ts";

/**
 * Images as a library: what the command build does, for programs. Whatever fails is a WherryError, with the codes that
 * the command line tells.
 */

export interface LoadOptions {
  /** Where relative paths begin, and what places are relative to; the working folder where it is not given. */
  readonly cwd?: string;
  /** Values of the parameters that it declares. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What is done about definitions that are programs; without it, they are refused, and none runs. */
  readonly code?: CodePolicy;
  /** Where definitions lie that are extended by their names; the stock images where it is not given. */
  readonly stockDirectory?: string;
}

/**
 * Reads the definition of an image, a file (.yaml, .yml, .json, .ts) or a stock one by name, with all that it extends.
 *
 * @throws {WherryError} definition.unreadable when a definition does not exist or cannot be read
 * @throws {WherryError} definition.program when one is a program, and `code` does not allow any
 * @throws {WherryError} definition.invalid when there are problems in it: all that were found, each with its place
 * @throws {WherryError} usage.invalid when there is a value for a parameter that it does not declare
 */
export async function loadDefinition(nameOrPath: string, options: LoadOptions = {}): Promise<LoadedDefinition> {
  const { cwd = process.cwd(), parameters = {}, code, stockDirectory = stockImages } = options;
  const set = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return await readDefinition(nameOrPath, {
    stockDirectory,
    cwd,
    parameters: await collectValues({ set, files: [], environment: {} }),
    ...(code === undefined ? {} : { code }),
  });
}

export interface BuildOptions {
  /** Folder for the artefacts; made if it is missing. A path, or a URL of a file. */
  readonly output: string | URL;
  /** What to make; what the definition says where nothing is said. */
  readonly formats?: readonly (OutputFormat | "oci-directory")[];
  readonly compression?: "fast" | "release";
  /** Path of a lock, held against signed lists; without one, packages are solved anew. */
  readonly lock?: string;
  /** Believe the lock as it is: whoever can change it chooses the packages. */
  readonly trustLock?: boolean;
  /** Whether maintainer scripts that nobody knows may be run apart, where there is no lock. False if not given. */
  readonly recordScripts?: boolean;
  /** The store's folder, where it is not the environment's or the user's own. */
  readonly store?: string;
  /** URLs by archive: { debian: "https://..." }. */
  readonly mirrors?: Readonly<Record<string, string>>;
  /** Is told what goes on: stages, progress, warnings. */
  readonly onEvent?: EmitEvent;
  /** Ends the build; nothing half-written is left. */
  readonly signal?: AbortSignal;
}

/**
 * Builds an image of a definition that `loadDefinition` gave: the same lock gives the same bytes, here as on the
 * command line. No root is needed.
 *
 * @throws {WherryError} definition.invalid when it has no kernel, and no form that does without was asked for
 * @throws {WherryError} package.missing when a package is in none of its repositories
 * @throws {WherryError} solver.unsatisfiable when no set of packages satisfies it
 * @throws {WherryError} output.unwritable when the folder cannot be made, or what is made does not fit in
 * @throws {WherryError} interrupted when the signal aborts
 */
export async function buildImage(definition: ImageDefinition, options: BuildOptions): Promise<BuildResult> {
  const { output, formats, compression, lock, trustLock = false, recordScripts = false, onEvent } = options;
  return await runPipeline(definition, {
    workshop: await openWorkshop({ ...options, ...(onEvent === undefined ? {} : { emit: onEvent }) }),
    output: typeof output === "string" ? output : fileURLToPath(output),
    exporters: exportersOf(formats ?? definition.output),
    compression: compression ?? definition.compression.default,
    lockFile: lock,
    trustLock,
    code: recordScripts,
  });
}
