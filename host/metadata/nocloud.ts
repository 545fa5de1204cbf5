import { plainValue } from "@wherry/config/json/plain-value.ts";
import { readPlainYaml } from "@wherry/config/yaml/plain-yaml.ts";
import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { SeedLine } from "../platforms/seed-line.ts";
import { isRecord } from "../system/is-record.ts";
import { createBelief } from "./belief.ts";
import { unreadable } from "./exchange.ts";
import type { ReadSeed } from "./openstack.ts";
import type { PlatformData } from "./platform-data.ts";

const mostCharacters = 1024 * 1024;

/**
 * What a disk, a folder or a web server has by the rules of NoCloud: user-data and meta-data, of which one may be
 * missing, and network-config. What a line says of the machine's name and id counts where meta-data do not say it.
 * Without an id the machine is "nocloud", as cloud-init has it.
 *
 * @param source where that is, for people
 * @throws {ProvisionError} fetch.malformed when there is neither of both, or meta-data are no YAML map that can be read
 */
export function readNoCloud(read: ReadSeed, source: string, seed?: SeedLine): PlatformData {
  const belief = createBelief();
  const given = read("meta-data");
  const userData = read("user-data");
  if (given === undefined && userData === undefined) throw unreadable(source, "has neither meta-data nor user-data");
  const metaData = given === undefined ? {} : parseMetaData(decodeUtf8(given), source);
  const network = read("network-config");
  return {
    platform: "nocloud",
    source,
    instanceId:
      belief.text("instance-id", metaData["instance-id"]) ?? belief.text("instance-id", seed?.instanceId) ?? "nocloud",
    hostname: belief.hostname(metaData["local-hostname"] ?? metaData.hostname ?? seed?.hostname),
    keys: belief.keys(keysOf(metaData["public-keys"] ?? metaData.public_keys)),
    userData:
      userData === undefined || userData.length === 0 ? undefined : { bytes: userData, source: `${source}, user-data` },
    network: network === undefined || network.length === 0 ? undefined : { kind: "netplan", bytes: network },
    attributes: belief.attributes({
      "availability-zone": metaData["availability-zone"],
      "instance-type": metaData["instance-type"],
      region: metaData.region,
    }),
    notes: belief.notes,
  };
}

function parseMetaData(text: string, source: string): Readonly<Record<string, unknown>> {
  const body = text.replaceAll("\r\n", "\n").replace(/^---[ \t]*\n/, "");
  if (body.trim() === "") return {};
  const root = body.length > mostCharacters ? undefined : readPlainYaml(body);
  const value = root === undefined ? undefined : plainValue(root);
  if (isRecord(value) && !Array.isArray(value)) return value;
  throw unreadable(source, "has meta-data that are no map of plain YAML (no anchors, tags or several documents)");
}

/** A list of lines, one text of lines, or a map of names to either. */
function keysOf(value: unknown): readonly unknown[] {
  if (typeof value === "string") return value.split("\n");
  if (Array.isArray(value)) return value;
  return isRecord(value) ? Object.values(value).flatMap(keysOf) : [];
}
