import { splitUrl } from "@wherry/core/urls/urls.ts";
import { googleStorageUrl, parseS3Url, type S3Object, s3RegionUrl, s3Url } from "./buckets.ts";
import { transferAll, type WantedTransfer } from "./download.ts";
import { throwProblems } from "./problems.ts";
import type { FetchRequest, FetchSession, FetchSettings } from "./settings.ts";

/** "partition/bucket" -> region. */
type BucketRegions = ReadonlyMap<string, string>;

/**
 * The regions of all S3 buckets whose addresses do not tell, each asked for once.
 *
 * @throws {ProvisionError} fetch.failed when a bucket's region cannot be had
 * @throws {ProvisionError} program.missing or program.failed when `runTransfers` cannot run curl
 */
export function askRegions(
  requests: readonly FetchRequest[],
  session: FetchSession,
  settings: FetchSettings & { readonly route: (url: string) => Pick<WantedTransfer, "proxy" | "authorityFile"> },
): BucketRegions {
  const asked = new Map<string, WantedTransfer>();
  for (const { resource, from } of requests) {
    const source = resource.source ?? "";
    const object = parseS3Url(source);
    if (object === undefined || object.region !== undefined) continue;
    const url = s3RegionUrl(object);
    asked.set(bucketOf(object), {
      source,
      from,
      url,
      output: undefined,
      headers: [],
      commonHeaders: [],
      ...settings.route(url),
    });
  }
  const names = [...asked.keys()];
  if (names.length === 0) return new Map();
  const { results, problems } = transferAll([...asked.values()], session, settings);
  throwProblems(problems);
  return new Map(names.map((name, index) => [name, results[index]?.region ?? ""]));
}

/** What curl is to ask for; undefined for an address that is malformed or of a kind that is not known. */
export function addressOf(source: string, regions: BucketRegions): string | undefined {
  const parts = splitUrl(source);
  if (parts === undefined) return undefined;
  switch (parts.scheme) {
    case "http":
    case "https":
    case "tftp":
      return parts.host === "" ? undefined : source;
    case "gs":
      return parts.host === "" || parts.path.length < 2 ? undefined : googleStorageUrl(parts);
    case "s3":
    case "arn": {
      const object = parseS3Url(source);
      return object === undefined ? undefined : s3Url(object, object.region ?? regions.get(bucketOf(object)) ?? "");
    }
    default:
      return undefined;
  }
}

function bucketOf({ partition, bucket }: S3Object): string {
  return `${partition}/${bucket}`;
}
