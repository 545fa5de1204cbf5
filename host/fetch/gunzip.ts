import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { formatBytes } from "@wherry/core/quantities/format-bytes.ts";
import { oneLine } from "@wherry/core/text/lines.ts";
import { saysDiskFull } from "../files/content-folder.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import type { System } from "../system/system.ts";
import type { Arrival } from "./keep-verified.ts";
import type { FetchProblem } from "./problems.ts";

/** Bytes that one file may have when it is uncompressed, whatever the room. */
const largestContent = 4 * 2 ** 30;

/**
 * Uncompresses files in place: one process for all. Each has a name that ends in ".gz", and loses that. None may become
 * larger than `limit` bytes, nor than nine tenths of the free room: gzip can expand a thousandfold. What is not gzip or
 * becomes too large is a problem in the result.
 *
 * @throws {ProvisionError} program.missing when the image has no gzip
 * @throws {ProvisionError} program.failed when the size of files cannot be limited, or gzip fails without a complaint
 * @throws {ProvisionError} disk.full when the room is used up
 */
export function uncompressFiles(
  arrivals: readonly Arrival[],
  system: System,
  limit: number = largestContent,
): FetchProblem[] {
  const [first] = arrivals;
  if (first === undefined) return [];
  const free = freeBytes(system, first.file);
  const most = Math.min(limit, Math.floor(free * 0.9));
  // POSIX counts the limit in units of 512 bytes. gzip is ended by SIGXFSZ when it wants to write more.
  const script = 'ulimit -f "$1" || exit 125; shift; exec gzip -d -f -- "$@"';
  const files = arrivals.map(({ file }) => file);
  const { status, stderr } = system.run(["sh", "-c", script, "sh", String(Math.ceil(most / 512)), ...files]);
  if (status === 127)
    throw new ProvisionError("program.missing", "the image has no gzip, which a compressed resource needs");
  if (status === 125)
    throw new ProvisionError("program.failed", `the size of files cannot be limited: ${oneLine(stderr)}`);
  if (saysDiskFull(stderr)) throw full(arrivals, system);
  const complaints = stderr.split("\n");
  const problems: FetchProblem[] = [];
  let interrupted = false;
  for (const { file, request } of arrivals) {
    const done = system.stat(uncompressedName(file)) !== undefined && system.stat(file) === undefined;
    const complaint = complaints.find((line) => line.includes(`${file}: `))?.split(`${file}: `)[1];
    if (done && complaint === undefined) continue;
    // Those behind the one that interrupted it were not looked at.
    if (interrupted) break;
    interrupted = complaint === undefined || /too large/i.test(complaint);
    problems.push({ ...(interrupted ? tooLarge(most, limit, free) : notGzip(complaint)), from: request.from });
  }
  if (problems.length === 0 && status !== 0)
    throw new ProvisionError("program.failed", `gzip ended with status ${status}: ${oneLine(stderr)}`);
  return problems;
}

/** Beyond what any file may have; or beyond the room, which is the disk's fault. */
function tooLarge(most: number, limit: number, free: number): Omit<FetchProblem, "from"> {
  if (most === limit) return { code: "fetch.malformed", message: `it is larger than ${most} bytes when uncompressed` };
  return {
    code: "disk.full",
    message: `uncompressed, it does not fit into /var, which has ${formatBytes(free)} left`,
    hint: "a tenth of it stays free; give the machine a larger disk",
  };
}

/** What gzip says of a file, as a sentence about it. */
function notGzip(complaint = ""): Omit<FetchProblem, "from"> {
  return {
    code: "fetch.malformed",
    message: complaint === "not in gzip format" ? "it is not gzip" : `it is not sound gzip: ${complaint}`,
    hint: "compression says how the bytes are stored; leave it out for plain ones",
  };
}

/** gzip goes through the files in turn, so it is the first that is not done. */
function full(arrivals: readonly Arrival[], system: System): ProvisionError {
  const unfinished = arrivals.find(({ file }) => system.stat(file) !== undefined);
  return new ProvisionError("disk.full", "the disk is full: there is no room for what is uncompressed", {
    path: unfinished?.request.from ?? [],
    hint: "What is fetched and uncompressed is kept under /var until it has its place: give the machine a larger disk.",
  });
}

/** Where `uncompressFiles` leaves a file: its path without ".gz"; other paths stay as they are. */
export function uncompressedName(file: string): string {
  return file.replace(/\.gz$/, "");
}

/** df -P prints one header line, then the fourth column is what is available, in KiB. */
function freeBytes(system: System, file: string): number {
  const { stdout } = system.run(["df", "-Pk", file]);
  const available = Number(decodeUtf8(stdout).split("\n")[1]?.trim().split(/\s+/)[3]);
  return Number.isFinite(available) ? available * 1024 : Number.POSITIVE_INFINITY;
}
