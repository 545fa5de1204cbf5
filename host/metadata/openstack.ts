import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { isRecord } from "../system/is-record.ts";
import { readJson } from "../system/read-json.ts";
import { createBelief } from "./belief.ts";
import { type Exchange, unreadable } from "./exchange.ts";
import type { PlatformData } from "./platform-data.ts";

/** Reads a file of a disk or a folder by its path there; undefined where there is none. */
export type ReadSeed = (path: string) => Uint8Array | undefined;

/** Newest first: nova's nova/api/metadata/base.py, OPENSTACK_VERSIONS. */
const versions: readonly string[] = [
  "2020-10-14",
  "2018-08-27",
  "2017-02-22",
  "2016-10-06",
  "2016-06-30",
  "2015-10-15",
  "2013-10-17",
  "2013-04-04",
  "2012-08-10",
];

const address = "http://169.254.169.254/openstack";

/**
 * What Nova's service has for this machine, by the newest version that both know.
 *
 * @throws {ProvisionError} fetch.failed when there is no answer in time
 * @throws {ProvisionError} fetch.malformed when meta_data.json is none, or has no uuid
 */
export function readOpenStack(exchange: Exchange): PlatformData {
  const offered = new Set(
    decodeUtf8(exchange.get(address) ?? new Uint8Array())
      .split(/\s+/)
      .map((one) => one.replace(/\/$/, "")),
  );
  const version = versions.find((one) => offered.has(one)) ?? "latest";
  return readVersion((path) => exchange.get(`${address}/${version}/${path}`), "openstack", `${address}/${version}`);
}

/**
 * What a config drive has, whose files are those of Nova's service.
 *
 * @param source which disk, for people
 * @throws {ProvisionError} fetch.malformed when it has no meta_data.json that can be read, or that has no uuid
 */
export function readConfigDrive(read: ReadSeed, source: string): PlatformData {
  const version = [...versions, "latest"].find((one) => read(`openstack/${one}/meta_data.json`) !== undefined);
  if (version === undefined) throw unreadable(source, "has no openstack/latest/meta_data.json");
  return readVersion((path) => read(`openstack/${version}/${path}`), "configdrive", source);
}

function readVersion(read: ReadSeed, platform: string, source: string): PlatformData {
  const belief = createBelief();
  const metaData = readJson(decodeUtf8(read("meta_data.json") ?? new Uint8Array()));
  if (!isRecord(metaData)) throw unreadable(source, "has a meta_data.json that is no JSON object");
  const instanceId = belief.text("uuid", metaData.uuid);
  if (instanceId === undefined) throw unreadable(source, "has a meta_data.json without a uuid");
  const userData = read("user_data");
  const network = read("network_data.json");
  return {
    platform,
    source,
    instanceId,
    hostname: belief.hostname(metaData.hostname),
    keys: belief.keys(isRecord(metaData.public_keys) ? Object.values(metaData.public_keys).flatMap(linesOfValue) : []),
    userData:
      userData === undefined || userData.length === 0 ? undefined : { bytes: userData, source: `${source}, user_data` },
    network: network === undefined ? undefined : { kind: "openstack", bytes: network },
    attributes: belief.attributes({
      "availability-zone": metaData.availability_zone,
      "launch-index": metaData.launch_index,
      name: metaData.name,
      "project-id": metaData.project_id,
    }),
    notes: belief.notes,
  };
}

function linesOfValue(value: unknown): readonly unknown[] {
  return typeof value === "string" ? value.split("\n") : [value];
}
