import { joinLines, type Lines, linesOf } from "../text/lines.ts";
import type { Finding } from "./finding.ts";
import type { Place } from "./place.ts";

/**
 * Every expected failure, by a stable code.
 *
 * A code never changes its meaning; scripts may match on it. The part before the dot names the room that failed: its
 * own files throw the code, and those above it that know what a failure of theirs means for it. docs/errors.md says
 * what to do about each.
 */
export type ErrorCode =
  | "usage.invalid" // wrong use of the command line
  | "definition.invalid" // the definition has one or more problems, each listed
  | "definition.unreadable" // a definition, or a file that it names, cannot be read
  | "definition.program" // a definition would run a program, and --no-code refuses that
  | "network.unreachable" // no server answers at an address
  | "network.timeout" // a server takes too long to answer, or stops sending
  | "network.interrupted" // an answer breaks off, after all retries
  | "network.missing" // a server says that it does not have the file
  | "network.denied" // a server, or the proxy, wants credentials
  | "network.refused" // a server answers with any other status that is not success
  | "network.offline" // WHERRY_OFFLINE forbids what would have to be fetched
  | "network.address" // not the address of a web server
  | "network.circle" // a server redirects again and again
  | "network.unsafe" // a server redirects from HTTPS to HTTP, or away from the web
  | "repository.unreachable" // a repository cannot be asked: the network's failure is the cause
  | "repository.missing" // the repository answered, but does not have the file
  | "repository.signature" // an index is unsigned, or signed by nobody we trust
  | "repository.identity" // a suite is not the one that was asked for, or has changed what it says it is
  | "repository.expired" // Valid-Until lies in the past
  | "repository.mismatch" // size or digest differs from what the signed index says
  | "repository.malformed" // an index that cannot be parsed
  | "archive.malformed" // an archive or a compressed file that breaks its own format
  | "package.malformed" // a .deb that breaks its own format, or lies about itself
  | "package.unsafe" // a .deb whose content would leave its tree or does not belong in an image
  | "package.missing" // a package by that name exists nowhere
  | "solver.unsatisfiable" // no set of packages satisfies the request
  | "solver.exhausted" // the choice among packages takes more steps or memory than it may
  | "script.unreviewed" // a package carries a maintainer script that nobody has reviewed
  | "recording.unavailable" // scripts cannot be run apart on this machine
  | "recording.failed" // scripts were run apart, and failed or left what nobody can read
  | "lock.invalid" // a lock file that cannot be parsed or does not belong to this definition
  | "store.damaged" // an object in the store is not what its name says
  | "store.unsafe" // the store or its key is somebody else's, or open to others
  | "store.unwritable" // the store's folder cannot be written
  | "tool.missing" // a tool is neither in the store nor on the host
  | "tool.failed" // a tool ended with an error
  | "tree.conflict" // two packages or the definition claim one path in different ways
  | "tree.invalid" // a tree that no filesystem can hold
  | "accounts.invalid" // a file of accounts breaks its own format
  | "finisher.failed" // a finisher did not find what it needs in the tree
  | "image.broken" // the finished image has units that are started at boot and cannot start
  | "kernel.invalid" // a kernel whose modules cannot be loaded
  | "boot.incomplete" // neither the image nor its boot packages have what booting needs
  | "format.invalid" // a structure read from disk (GPT, PE, qcow2 ...) is not what it claims to be
  | "format.too-large" // content does not fit the partition, slot or field meant for it
  | "budget.exceeded" // the image is larger than its definition allows
  | "output.unwritable" // the output folder cannot be written
  | "config.invalid" // a machine configuration has errors, each listed
  | "provision.refused" // a valid machine configuration that cannot be carried out there
  | "machine.failed" // a virtual machine did not start, or ended by itself
  | "machine.timeout" // a virtual machine did not come up in time
  | "interrupted" // ctrl-C, or the caller aborted
  | "internal"; // a bug in Wherry

interface WherryErrorDetails {
  /** What to do next, one sentence. */
  readonly hint?: Lines;
  readonly where?: Place;
  readonly cause?: unknown;
  /** Where several problems are reported together. */
  readonly findings?: readonly Finding[];
}

/**
 * An expected failure: what went wrong, where, and what to do next. Secrets must be redacted before it is made; names,
 * versions and texts from elsewhere are in it as they are, and become printable where they are printed.
 */
export class WherryError extends Error {
  override readonly name = "WherryError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  /** The message as lines. A line break within one came from elsewhere. */
  readonly lines: readonly string[];
  readonly hintLines: readonly string[];
  readonly where: Place | undefined;
  readonly findings: readonly Finding[];

  constructor(code: ErrorCode, message: Lines, details: WherryErrorDetails = {}) {
    super(joinLines(message), details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.lines = linesOf(message);
    this.hint = details.hint === undefined ? undefined : joinLines(details.hint);
    this.hintLines = details.hint === undefined ? [] : linesOf(details.hint);
    this.where = details.where;
    this.findings = details.findings ?? [];
  }
}
