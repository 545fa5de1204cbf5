import { splitUrl, type UrlParts } from "@wherry/core/urls/urls.ts";

/** An object in Amazon's store, as s3: and arn: URLs name it. */
export interface S3Object {
  readonly bucket: string;
  /** Of an access point, whose name `bucket` is. */
  readonly account: string | undefined;
  readonly key: string;
  /** undefined: the bucket's own region has to be asked for. */
  readonly region: string | undefined;
  /** "aws", "aws-cn", "aws-us-gov". */
  readonly partition: string;
  readonly version: string | undefined;
}

/**
 * Reads s3://BUCKET/KEY, arn:PARTITION:s3:::BUCKET/KEY and arn:PARTITION:s3:REGION:ACCOUNT:accesspoint/NAME/object/KEY,
 * each with ?versionId= if wanted. Undefined for any other text. Source: Amazon S3 User Guide, "S3 ARN format".
 */
export function parseS3Url(source: string): S3Object | undefined {
  const parts = splitUrl(source);
  if (parts === undefined) return undefined;
  const version = /(?:^|&)versionId=([^&]*)/.exec(parts.query ?? "")?.[1];
  if (parts.scheme === "s3") return objectOf(parts.host, parts.path.slice(1), { version });
  if (parts.scheme !== "arn") return undefined;
  const [partition = "", service, region = "", account = "", ...rest] = parts.path.split(":");
  const resource = rest.join(":");
  if (service !== "s3") return undefined;
  const point = /^accesspoint\/([^/]+)\/object\/(.+)$/s.exec(resource);
  if (point !== null) {
    const [, name = "", key = ""] = point;
    if (region === "" || account === "") return undefined;
    return { bucket: name, account, key, region, partition, version };
  }
  const slash = resource.indexOf("/");
  return slash < 1 || resource.startsWith("accesspoint/")
    ? undefined
    : objectOf(resource.slice(0, slash), resource.slice(slash + 1), { version, partition });
}

function objectOf(
  bucket: string,
  key: string,
  { version, partition = "aws" }: { readonly version: string | undefined; readonly partition?: string },
): S3Object | undefined {
  if (bucket === "" || key === "") return undefined;
  return { bucket, account: undefined, key, region: undefined, partition, version };
}

/** A HEAD request to it is answered, whatever the status, with the bucket's region in x-amz-bucket-region. */
export function s3RegionUrl({ bucket, partition }: S3Object): string {
  return `https://s3.${firstRegion(partition)}.${domain(partition)}/${bucket}`;
}

/**
 * Where anybody may read the object, if anybody may. A bucket whose name has a dot does not fit the certificate as a
 * host name.
 */
export function s3Url(object: S3Object, region: string): string {
  const { bucket, account, key, partition, version } = object;
  const path = `/${escapeKey(key)}${version === undefined ? "" : `?versionId=${version}`}`;
  const service = `${region}.${domain(partition)}`;
  if (account !== undefined) return `https://${bucket}-${account}.s3-accesspoint.${service}${path}`;
  return bucket.includes(".") ? `https://s3.${service}/${bucket}${path}` : `https://${bucket}.s3.${service}${path}`;
}

/** gs://BUCKET/OBJECT (Cloud Storage documentation, "Request endpoints"). */
export function googleStorageUrl({ host, path }: UrlParts): string {
  return `https://storage.googleapis.com/${host}${path}`;
}

function firstRegion(partition: string): string {
  if (partition === "aws-cn") return "cn-north-1";
  return partition === "aws-us-gov" ? "us-gov-west-1" : "us-east-1";
}

function domain(partition: string): string {
  return partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

/** Keys are written in URLs as they are; what a request line cannot have is escaped. */
function escapeKey(key: string): string {
  return key.replace(/[^A-Za-z0-9\-_.!~*'()/%&=+@:,;$]/gu, (letter) => encodeURIComponent(letter));
}
