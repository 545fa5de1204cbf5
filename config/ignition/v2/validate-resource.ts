import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { dataUrlFault } from "@wherry/core/urls/data-url.ts";
import { parseUrl, queryValues } from "@wherry/core/urls/urls.ts";
import type { Ignition2Reference } from "./config.ts";
import type { Minor } from "./minor.ts";
import type { Rules } from "./problem.ts";

/** Which schemes may be fetched from; "data" is checked apart. */
const schemesOf20 = ["http", "https", "oem"];
const schemes = [...schemesOf20, "tftp", "s3"];

/** Headers have names, no name twice, and a source that takes headers. */
export function validateHeaders(reference: Ignition2Reference, path: DataPath, rules: Rules): void {
  const { httpHeaders = [] } = reference;
  const place = [...path, "httpHeaders"];
  if (httpHeaders.length > 0) {
    const url = parseUrl(reference.source ?? "");
    if (url === undefined) rules.report("error", place, "unable to parse url");
    else if (!["http", "https"].includes(url.scheme)) {
      rules.report("error", place, "cannot use HTTP headers with this source scheme");
    }
  }
  const seen = new Set<string>();
  for (const { name = "" } of httpHeaders) {
    if (name === "") rules.report("error", place, "HTTP header name can't be empty");
    else if (seen.has(name)) rules.report("error", place, `Found duplicate HTTP header: ${JSON.stringify(name)}`);
    seen.add(name);
  }
}

/** `quoted`: whether the message repeats the URL. */
export function validateSource(source: string, path: DataPath, rules: Rules & { readonly quoted: boolean }): void {
  const problem = sourceProblem(source, rules.minor);
  if (problem === undefined) return;
  rules.report(
    "error",
    [...path, "source"],
    rules.quoted ? `invalid url ${JSON.stringify(source)}: ${problem}` : problem,
  );
}

function sourceProblem(source: string, minor: Minor): string | undefined {
  if (source === "") return undefined;
  const url = parseUrl(source);
  if (url === undefined) return "unable to parse url";
  if (url.scheme === "data") return dataUrlFault(source);
  if (!(minor === 0 ? schemesOf20 : schemes).includes(url.scheme)) return "invalid url scheme";
  const isEmptyVersion = url.scheme === "s3" && queryValues(url.query, "versionId")[0] === "";
  return isEmptyVersion ? "invalid S3 object VersionId" : undefined;
}

/** Reports a hash that is not "sha512-" and 128 digits. `path` is that of the object that holds `verification`. */
export function validateHash(hash: string | undefined, path: DataPath, rules: Rules): void {
  if (hash === undefined) return;
  const place = rules.minor === 0 ? [...path, "verification", "hash"] : [...path, "verification"];
  const dash = hash.indexOf("-");
  if (dash === -1) rules.report("error", place, "malformed hash specifier");
  else if (hash.slice(0, dash) !== "sha512") rules.report("error", place, "unrecognized hash function");
  else if (hash.length - dash - 1 !== 128) rules.report("error", place, "incorrect size for hash sum");
}
