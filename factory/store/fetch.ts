import { createReadStream } from "node:fs";
import { fileURLToPath } from "node:url";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding } from "@wherry/core/errors/finding.ts";
import { type EmitEvent, ignoreEvents } from "@wherry/core/events/events.ts";
import { limitConcurrency } from "./concurrency.ts";
import type { Store } from "./store.ts";

/** One package to have in the store. */
export interface PackageRequest {
  readonly name: string;
  readonly version: string;
  /** Checked against the package's own word where given. */
  readonly architecture?: string | undefined;
  /** `PackageFormat.name`; `unnamedFormat` by default. */
  readonly format?: string | undefined;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** An http(s) or file URL, or a path. */
  readonly url: string;
}

/** The network's door. What it throws and yields is passed on. */
export type DownloadPackage = (url: string, signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;

interface FetchOptions {
  readonly download: DownloadPackage;
  /** Downloads at once; 6 by default. */
  readonly concurrency?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Receives `progress` of the task "packages", in bytes of package files. */
  readonly emit?: EmitEvent | undefined;
}

export interface Fetched {
  /** Packages that were not in the store. */
  readonly packages: number;
  /** Of their files. */
  readonly bytes: number;
}

/**
 * Sees to it that every package is in the store and unpacked: what is absent or damaged is fetched, several at once,
 * and unpacked while others are still on their way.
 *
 * Packages that cannot be used themselves are reported together, under the first one's code; any other failure ends the
 * rest at once, and what `download` throws passes through.
 *
 * @throws {WherryError} repository.missing or repository.mismatch when a package's file is not there or is another one
 * @throws {WherryError} package.malformed or package.unsafe when a package breaks its format or must not reach an image
 * @throws {WherryError} store.unwritable or store.damaged when the store fails
 * @throws {WherryError} interrupted when `signal` aborts
 */
export async function fetchPackages(
  requests: readonly PackageRequest[],
  store: Store,
  options: FetchOptions,
): Promise<Fetched> {
  const failures: WherryError[] = [];
  const fetched: PackageRequest[] = [];
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const inLine = limitConcurrency(options.concurrency ?? 6);
  const wanted = new Map(requests.map((request) => [request.sha256, request]));
  const progress = reportProgress([...wanted.values()], options.emit ?? ignoreEvents);
  const fetchOne = async (request: PackageRequest): Promise<void> => {
    try {
      await inLine(async () => {
        if (await store.has(request.sha256)) return progress.complete(request);
        signal.throwIfAborted();
        const source = await open(request, options.download, signal);
        await store.addPackage(request, progress.count(source));
        fetched.push(request);
      });
      signal.throwIfAborted();
      await store.pack(request.sha256, request);
    } catch (error) {
      if (error instanceof WherryError && isOfOnePackage(error)) failures.push(error);
      else {
        stop.abort(error);
        throw error;
      }
    }
  };
  const outcomes = await Promise.allSettled([...wanted.values()].map(fetchOne));
  if (options.signal?.aborted) {
    throw new WherryError("interrupted", "fetching packages was stopped", { cause: options.signal.reason });
  }
  // The first to fail; the others only followed its signal.
  if (stop.signal.aborted) throw stop.signal.reason;
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  if (failures.length > 0) throw together(failures, wanted.size);
  return { packages: fetched.length, bytes: fetched.reduce((sum, { size }) => sum + size, 0) };
}

/** Whether other packages may still work out, so that all such failures are worth knowing. */
function isOfOnePackage({ code }: WherryError): boolean {
  return code === "repository.missing" || code === "repository.mismatch" || code.startsWith("package.");
}

function together(failures: readonly WherryError[], total: number): WherryError {
  const [first] = failures;
  if (first === undefined || failures.length === 1) return first ?? new WherryError("internal", "no failure");
  return new WherryError(first.code, `${failures.length} of ${total} packages cannot be used`, {
    ...(first.hint === undefined ? {} : { hint: first.hint }),
    findings: failures.map(({ message, where, hint }) => createFinding("error", message, { where, hint })),
    cause: first,
  });
}

async function open(
  { url, name }: PackageRequest,
  download: DownloadPackage,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  if (/^https?:\/\//.test(url)) return await download(url, signal);
  return readLocal(url.startsWith("file:") ? fileURLToPath(url) : url, name);
}

async function* readLocal(path: string, name: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024 });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WherryError("repository.missing", `cannot read ${name}: ${reason}`, { where: { file: path }, cause });
  }
}

function reportProgress(
  requests: readonly PackageRequest[],
  emit: EmitEvent,
): {
  complete(request: PackageRequest): void;
  count(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
} {
  const total = requests.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  const advance = (bytes: number): void => {
    done += bytes;
    emit({ type: "progress", task: "packages", done: Math.min(done, total), total, unit: "bytes" });
  };
  return {
    complete: ({ size }) => advance(size),
    count: async function* (source) {
      for await (const chunk of source) {
        advance(chunk.length);
        yield chunk;
      }
    },
  };
}
