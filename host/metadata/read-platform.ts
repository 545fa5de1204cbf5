import { redactUrl } from "@wherry/core/urls/redact-url.ts";
import type { Recognition } from "../platforms/recognise-platform.ts";
import { readAzure } from "./azure.ts";
import { amazon, readEc2 } from "./ec2.ts";
import { type Exchange, unreadable } from "./exchange.ts";
import { readGce } from "./gce.ts";
import { readNoCloud } from "./nocloud.ts";
import { type ReadSeed, readConfigDrive, readOpenStack } from "./openstack.ts";
import type { PlatformData } from "./platform-data.ts";

/** Where a platform's data are read from: its own place is the only one that is asked. */
export interface PlatformPlaces {
  readonly exchange: Exchange;
  /** The disk that was recognised by its label; undefined where the platform is none of a disk. */
  readonly disk: { readonly read: ReadSeed; readonly source: string } | undefined;
}

/**
 * What the platform that was recognised has for this machine. Undefined where it has no service, or none that is read
 * yet: nobody is asked then.
 *
 * @throws {ProvisionError} fetch.failed when there is no answer in time, or a refusal
 * @throws {ProvisionError} fetch.malformed when what is there cannot be read
 */
export function readPlatform(recognition: Recognition, { exchange, disk }: PlatformPlaces): PlatformData | undefined {
  const { platform, protocol, seed } = recognition;
  switch (protocol) {
    case "ec2":
      return readEc2(exchange, platform === "ec2" ? amazon : { ...likeAmazon, platform });
    case "openstack":
      return readOpenStack(exchange);
    case "gce":
      return readGce(exchange);
    case "azure":
      return readAzure(exchange);
    case "configdrive":
      return disk === undefined ? undefined : readConfigDrive(disk.read, disk.source);
    case "nocloud": {
      if (seed === undefined) return disk === undefined ? undefined : readNoCloud(disk.read, disk.source);
      const { url } = seed;
      if (url === undefined) return readNoCloud((name) => (name === "meta-data" ? empty : undefined), "the line", seed);
      if (!/^https?:\/\//i.test(url)) throw unreadable(url, "is no address of HTTP, as ds=nocloud has to name");
      return readNoCloud((name) => exchange.get(`${url}${name}`), redactUrl(url), seed);
    }
    default:
      return undefined;
  }
}

const empty = new Uint8Array();

/** Services that took Amazon's protocol over: its first version is what all of them have, and some have no tokens. */
const likeAmazon = { bases: ["http://169.254.169.254"], version: "2009-04-04", withoutTokens: true };
