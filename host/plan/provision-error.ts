import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { joinLines, type Lines, linesOf } from "@wherry/core/text/lines.ts";

/**
 * Why a machine is not set up or not provisioned. It stops the boot, so it says what, where in the configuration, and
 * what to do.
 */
export class ProvisionError extends Error {
  override readonly name = "ProvisionError";
  readonly code: ProvisionErrorCode;
  /** Where in the rendered configuration; empty where it is not about one place. */
  readonly path: DataPath;
  /** What to do next, one sentence. */
  readonly hint: string | undefined;
  /** The message as lines. A line break within one came from elsewhere. */
  readonly lines: readonly string[];
  readonly hintLines: readonly string[];

  constructor(
    code: ProvisionErrorCode,
    message: Lines,
    details: { readonly path?: DataPath; readonly hint?: Lines; readonly cause?: unknown } = {},
  ) {
    super(joinLines(message), details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.path = details.path ?? [];
    this.lines = linesOf(message);
    this.hint = details.hint === undefined ? undefined : joinLines(details.hint);
    this.hintLines = details.hint === undefined ? [] : linesOf(details.hint);
  }
}

export type ProvisionErrorCode =
  | "config.invalid" // the configuration, or one that it includes, has errors
  | "config.unsupported" // valid, but this host cannot do it: clevis, a removed kernel argument that is built in
  | "fetch.failed" // a URL gives no bytes
  | "fetch.mismatch" // the bytes are not those of the verification hash
  | "fetch.malformed" // not gzip, a data URL that cannot be decoded, larger than allowed
  | "storage.missing" // a device does not turn up
  | "storage.conflict" // what is on a disk is not what is asked for, and it may not be wiped
  | "files.conflict" // something is at a path, and it may not be overwritten
  | "accounts.unknown" // a user or group that does not exist
  | "accounts.conflict" // a name or number that is taken, a group that is needed
  | "program.missing" // the image lacks a program that this needs
  | "program.failed" // a program ended with an error
  | "disk.full"
  | "internal"; // a bug in the agent
