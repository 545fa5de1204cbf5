import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { createBelief } from "./belief.ts";
import { type Exchange, refused, unreadable } from "./exchange.ts";
import type { PlatformData } from "./platform-data.ts";

/** How a service that speaks as Amazon's does is asked. */
export interface Ec2Dialect {
  readonly platform: string;
  /** Without a slash at the end; the first that answers is used. */
  readonly bases: readonly string[];
  /** "2009-04-04", which every one of them has, or "latest". */
  readonly version: string;
  /** Whether a service that has no tokens is believed: version 1 of the protocol. */
  readonly withoutTokens: boolean;
}

/** Amazon's own: tokens always, IPv4 before IPv6 (EC2 User Guide, "Access instance metadata for an EC2 instance"). */
export const amazon: Ec2Dialect = {
  platform: "ec2",
  bases: ["http://169.254.169.254", "http://[fd00:ec2::254]"],
  version: "2021-03-23",
  withoutTokens: false,
};

const lifetime = { "X-aws-ec2-metadata-token-ttl-seconds": "21600" };
const mostKeys = 64;

const attributePaths: Readonly<Record<string, string>> = {
  "ami-id": "ami-id",
  "availability-zone": "placement/availability-zone",
  "instance-type": "instance-type",
  "local-ipv4": "local-ipv4",
  "public-hostname": "public-hostname",
  "public-ipv4": "public-ipv4",
  ipv6: "ipv6",
};

/**
 * What Amazon's service, or one that speaks as it does, has for this machine. Only what is used is asked for: the tree
 * is not walked.
 *
 * @throws {ProvisionError} fetch.failed when there is no answer in time, or no token where there must be one
 * @throws {ProvisionError} fetch.malformed when the machine has no id
 */
export function readEc2(exchange: Exchange, dialect: Ec2Dialect = amazon): PlatformData {
  const { base, headers } = openSession(exchange, dialect);
  const root = `${base}/${dialect.version}`;
  const get = (path: string) => exchange.get(`${root}/${path}`, headers);
  const belief = createBelief();
  const instanceId = belief.text("instance-id", get("meta-data/instance-id"));
  if (instanceId === undefined) throw unreadable(`${root}/meta-data/instance-id`, "has no id of this machine");
  const userData = get("user-data");
  return {
    platform: dialect.platform,
    source: base,
    instanceId,
    hostname: belief.hostname(get("meta-data/local-hostname") ?? get("meta-data/hostname")),
    keys: belief.keys(readKeys(get)),
    userData:
      userData === undefined || userData.length === 0 ? undefined : { bytes: userData, source: `${root}/user-data` },
    network: undefined,
    attributes: belief.attributes(
      Object.fromEntries(Object.entries(attributePaths).map(([name, path]) => [name, get(`meta-data/${path}`)])),
    ),
    notes: belief.notes,
  };
}

function openSession(exchange: Exchange, { bases, withoutTokens }: Ec2Dialect) {
  const token = exchange.reach(
    bases.map((base) => ({ method: "PUT", url: `${base}/latest/api/token`, headers: lifetime })),
  );
  const base = bases[token.index] as string;
  if (token.status === 200) {
    const text = decodeUtf8(token.body).trim();
    if (/^[\x21-\x7e]{1,1024}$/.test(text)) return { base, headers: { "X-aws-ec2-metadata-token": text } };
    throw unreadable(`${base}/latest/api/token`, "gives a token that is none");
  }
  if (withoutTokens && [400, 403, 404, 405, 501].includes(token.status)) return { base, headers: {} };
  throw refused(`${base}/latest/api/token`, token.status);
}

/** "public-keys/" lists "0=name", and each has its line at "0/openssh-key". */
function readKeys(get: (path: string) => Uint8Array | undefined): readonly string[] {
  const list = decodeUtf8(get("meta-data/public-keys/") ?? new Uint8Array());
  const numbers = list.split("\n").flatMap((line) => /^(\d{1,4})=/.exec(line)?.[1] ?? []);
  return numbers
    .slice(0, mostKeys)
    .flatMap((number) =>
      decodeUtf8(get(`meta-data/public-keys/${number}/openssh-key`) ?? new Uint8Array()).split("\n"),
    );
}
