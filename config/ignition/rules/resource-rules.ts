import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { dataUrlFault } from "@wherry/core/urls/data-url.ts";
import { parseUrl, queryValues, type UrlParts } from "@wherry/core/urls/urls.ts";
import type { Resource } from "../config.ts";
import type { Report } from "./report.ts";

/**
 * A resource has a URL of a scheme that its version can fetch, compression by gzip or not at all, HTTP headers only
 * with http or https, and a hash only with a source.
 */
export function checkResource(resource: Resource, at: DataPath, report: Report): void {
  const { compression, verification, source, httpHeaders } = resource;
  if (compression !== undefined && compression !== "" && compression !== "gzip")
    report.error([...at, "compression"], `invalid compression method "${compression}": the only one is gzip`);
  // In 3.0 only files' contents were asked for it.
  const isAsked = report.minor > 0 || at[0] !== "ignition";
  if (isAsked && verification?.hash !== undefined && source === undefined)
    report.error([...at, "verification", "hash"], "source must be specified if verification is specified");
  // A certificate of 3.0 has to have a source.
  const required = report.minor === 0 && at.at(-2) === "certificateAuthorities";
  if (required || (source !== undefined && source !== ""))
    report.error([...at, "source"], sourceFault(source ?? "", report.minor));
  if (httpHeaders !== undefined) report.error([...at, "httpHeaders"], headersFault(source));
}

/** What is wrong with a URL to fetch from, in a minor version of the specification; undefined where nothing is. */
export function sourceFault(source: string, minor: number): string | undefined {
  // What no URL may have, no data URL may have either.
  if (source.startsWith("data:")) return dataUrlFault(source);
  const url = parseUrl(source);
  if (url === undefined) return "unable to parse url: check its escapes and its host";
  switch (url.scheme) {
    case "http":
    case "https":
    case "tftp":
      return undefined;
    case "gs":
      return minor >= 2 ? undefined : schemeFault(url.scheme, minor);
    case "s3":
      return objectVersionFault(url);
    case "arn":
      return minor >= 4 ? (arnFault(url) ?? objectVersionFault(url)) : schemeFault(url.scheme, minor);
    case "data":
      return dataUrlFault(source);
    default:
      return schemeFault(url.scheme, minor);
  }
}

function schemeFault(scheme: string, minor: number): string {
  const known = ["http", "https", "tftp", "s3", ...(minor >= 2 ? ["gs"] : []), ...(minor >= 4 ? ["arn"] : []), "data"];
  return scheme === ""
    ? `invalid url scheme: a URL begins with one of ${known.join(", ")}, and a colon`
    : `invalid url scheme "${scheme}": it can be ${known.join(", ")}`;
}

function objectVersionFault({ query }: UrlParts): string | undefined {
  return queryValues(query, "versionId")[0] === "" ? "invalid S3 object versionId: it is empty" : undefined;
}

/**
 * arn:PARTITION:s3:REGION:ACCOUNT:BUCKET/KEY, or accesspoint/NAME/object/KEY. With a slash behind "arn:" it is not an
 * ARN, but a path of that scheme.
 */
function arnFault({ path }: UrlParts): string | undefined {
  const parts = path.split(":");
  const resource = parts.slice(4).join(":");
  const slashes = path.split("/").length - 1;
  const named = parts.length >= 5 && parts[1] === "s3" && !path.startsWith("/");
  const valid = named && slashes >= (resource.startsWith("accesspoint/") ? 2 : 1);
  return valid ? undefined : "invalid S3 ARN format: write arn:aws:s3:::BUCKET/KEY";
}

function headersFault(source: string | undefined): string | undefined {
  const url = source === undefined || source === "" ? undefined : parseUrl(source);
  if (url === undefined) return "unable to parse url: HTTP headers need a source with http or https";
  return url.scheme === "http" || url.scheme === "https"
    ? undefined
    : `cannot use HTTP headers with the source scheme "${url.scheme}"`;
}

/** An HTTP header has a name, and no empty value: a missing one removes the header. */
export function checkHeader(
  header: { readonly name: string; readonly value?: string },
  at: DataPath,
  report: Report,
): void {
  if (header.name === "") report.error([...at, "name"], "an HTTP header's name cannot be empty");
  if (header.value === "")
    report.error(
      [...at, "value"],
      "unable to parse HTTP header: its value is empty; leave it out to remove the header",
    );
}

const digestLengths: Readonly<Record<string, number>> = { sha512: 128, sha256: 64 };

/** A hash is "sha512-HEX" or, since 3.1, "sha256-HEX", with as many digits as the function has. */
export function checkVerification({ hash }: { readonly hash?: string }, at: DataPath, report: Report): void {
  if (hash === undefined) return;
  const hyphen = hash.indexOf("-");
  const method = hash.slice(0, Math.max(hyphen, 0));
  const length = Object.hasOwn(digestLengths, method) ? digestLengths[method] : undefined;
  const path = [...at, "hash"];
  if (hyphen < 0) report.error(path, "malformed hash specifier: write sha512-HEX");
  else if (length === undefined || (method === "sha256" && report.minor < 1))
    report.error(
      path,
      `unrecognized hash function "${method}": it can be sha512${report.minor < 1 ? "" : " or sha256"}`,
    );
  else if (hash.length - hyphen - 1 !== length)
    report.error(
      path,
      `incorrect size for hash sum: ${method} has ${length} hexadecimal digits, this has ${hash.length - hyphen - 1}`,
    );
}

/** Since 3.1, each configuration to merge has a source that can be fetched. */
export function checkIncludedConfigs(
  config: { readonly merge?: readonly Resource[] },
  at: DataPath,
  report: Report,
): void {
  requireSources(config.merge, [...at, "merge"], report);
}

/** Since 3.1, each certificate authority has a source that can be fetched; `checkResource` asks it of those of 3.0. */
export function checkCertificates(
  tls: { readonly certificateAuthorities?: readonly Resource[] },
  at: DataPath,
  report: Report,
): void {
  requireSources(tls.certificateAuthorities, [...at, "certificateAuthorities"], report);
}

function requireSources(resources: readonly Resource[] = [], at: DataPath, report: Report): void {
  if (report.minor < 1) return;
  for (const [index, resource] of resources.entries())
    report.error([...at, index], requiredSourceFault(resource, report.minor));
}

function requiredSourceFault({ source }: Resource, minor: number): string | undefined {
  return source === undefined || source === "" ? "source is required" : sourceFault(source, minor);
}
