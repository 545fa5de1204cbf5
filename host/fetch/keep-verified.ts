import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { type ContentFolder, mustSucceed } from "../files/content-folder.ts";
import type { ContentReference } from "../plan/step.ts";
import type { System } from "../system/system.ts";
import { type FetchProblem, throwProblems } from "./problems.ts";
import type { FetchRequest } from "./settings.ts";

/** Bytes that arrived in a file of their own, and what was asked for. */
export interface Arrival {
  readonly file: string;
  readonly request: FetchRequest;
}

/** Arguments of one call: well below what the kernel allows. */
const filesAtOnce = 500;

/**
 * Moves files into the folder of contents, once all of them are what their verification hashes say, which are those of
 * the bytes after uncompressing. One process for each kind of hash: SHA-256 for all, as contents go by it.
 *
 * @throws {ProvisionError} fetch.mismatch when a file has another digest; the message names all that have
 * @throws {ProvisionError} program.missing, program.failed or disk.full when sha256sum or sha512sum is not there or
 *   fails
 */
export function keepVerified(
  arrivals: readonly Arrival[],
  system: System,
  contents: ContentFolder,
): ContentReference[] {
  const sha256 = digestFiles(arrivals, system, "sha256");
  const only512 = arrivals.filter(({ request }) => hashOf(request)?.kind === "sha512");
  const sha512 = new Map(digestFiles(only512, system, "sha512").map((digest, index) => [only512[index], digest]));
  throwProblems(
    arrivals.flatMap((arrival, index): FetchProblem[] => {
      const expected = hashOf(arrival.request);
      if (expected === undefined) return [];
      const found = (expected.kind === "sha256" ? sha256[index] : sha512.get(arrival)) ?? "";
      return found === expected.digest ? [] : [mismatch(arrival.request, expected, found)];
    }),
  );
  return arrivals.map(({ file }, index) => {
    const content = { sha256: sha256[index] ?? "", size: system.stat(file)?.size ?? 0 };
    system.rename(file, contents.pathOf(content));
    return content;
  });
}

interface ExpectedHash {
  readonly kind: "sha256" | "sha512";
  readonly digest: string;
}

function hashOf({ resource }: FetchRequest): ExpectedHash | undefined {
  const [, kind, digest = ""] = /^(sha256|sha512)-(.*)$/.exec(resource.verification?.hash ?? "") ?? [];
  return kind === "sha256" || kind === "sha512" ? { kind, digest: digest.toLowerCase() } : undefined;
}

function mismatch({ from }: FetchRequest, { kind, digest }: ExpectedHash, found: string): FetchProblem {
  return {
    code: "fetch.mismatch",
    message: `the bytes are not those of the verification hash: their ${kind} is ${found}, ${digest} was expected`,
    from,
    hint: "Either the source has changed, or the hash is another file's; it is that of the uncompressed bytes.",
  };
}

/** In the files' order, lower-case hexadecimal. */
function digestFiles(arrivals: readonly Arrival[], system: System, kind: "sha256" | "sha512"): string[] {
  const digests: string[] = [];
  for (let first = 0; first < arrivals.length; first += filesAtOnce) {
    const some = arrivals.slice(first, first + filesAtOnce).map(({ file }) => file);
    const lines = decodeUtf8(mustSucceed(system, [`${kind}sum`, "--", ...some])).split("\n");
    // A backslash leads a line whose file name is escaped.
    digests.push(...some.map((_, index) => /^\\?([0-9a-f]+) /.exec(lines[index] ?? "")?.[1] ?? ""));
  }
  return digests;
}
