import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { ProvisionError } from "../provision-error.ts";
import type { ContentReference } from "../step.ts";
import type { System } from "../system.ts";
import type { FetchProblem } from "./problems.ts";
import type { FetchRequest } from "./settings.ts";

/** Bytes that arrived in a file of their own, and what was asked for. */
export interface Arrival {
  readonly file: string;
  readonly request: FetchRequest;
}

/** Arguments of one call: well below what the kernel allows. */
const filesAtOnce = 500;

/** What does not match its verification hash, which is that of the bytes after uncompressing. One process for each kind of hash. */
export function verify(arrivals: readonly Arrival[], system: System): FetchProblem[] {
  return (["sha256", "sha512"] as const).flatMap((kind) => {
    const checked = arrivals.flatMap((arrival) => {
      const hash = arrival.request.resource.verification?.hash ?? "";
      return hash.startsWith(`${kind}-`) ? [{ ...arrival, expected: hash.slice(kind.length + 1).toLowerCase() }] : [];
    });
    const digests = digestFiles(
      checked.map(({ file }) => file),
      system,
      kind,
    );
    return checked.flatMap(({ expected, request }, index) => {
      const found = digests[index] ?? "";
      if (found === expected) return [];
      return [
        {
          code: "fetch.mismatch" as const,
          message: `the bytes are not those of the verification hash: their ${kind} is ${found}, ${expected} was expected`,
          from: request.from,
          hint: "either the source has changed, or the hash is another file's; it is that of the uncompressed bytes",
        },
      ];
    });
  });
}

/** Moves the files into the folder, each by its SHA-256. */
export function keep(arrivals: readonly Arrival[], system: System, folder: string): ContentReference[] {
  const digests = digestFiles(
    arrivals.map(({ file }) => file),
    system,
    "sha256",
  );
  return arrivals.map(({ file }, index) => {
    const sha256 = digests[index] ?? "";
    const size = system.stat(file)?.size ?? 0;
    system.rename(file, `${folder}/${sha256}`);
    return { sha256, size };
  });
}

/** In the files' order, lower-case hexadecimal. Throws ProvisionError `program.failed`, `program.missing`. */
function digestFiles(files: readonly string[], system: System, kind: "sha256" | "sha512"): string[] {
  const digests: string[] = [];
  for (let first = 0; first < files.length; first += filesAtOnce) {
    const some = files.slice(first, first + filesAtOnce);
    const { status, stdout, stderr } = system.run([`${kind}sum`, "--", ...some]);
    if (status === 127) throw new ProvisionError("program.missing", `the image has no ${kind}sum`);
    const lines = decodeUtf8(stdout).trimEnd().split("\n");
    if (status !== 0 || lines.length !== some.length)
      throw new ProvisionError("program.failed", `${kind}sum ended with status ${status}: ${stderr.trim()}`);
    // A backslash leads a line whose file name is escaped.
    digests.push(...lines.map((line) => /^\\?([0-9a-f]+) /.exec(line)?.[1] ?? ""));
  }
  return digests;
}
