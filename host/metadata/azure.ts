import { decodeBase64 } from "@wherry/core/bytes/base64.ts";
import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { isRecord } from "../system/is-record.ts";
import { readJson } from "../system/read-json.ts";
import { createBelief } from "./belief.ts";
import { type Exchange, unreadable } from "./exchange.ts";
import type { PlatformData } from "./platform-data.ts";

const address = "http://169.254.169.254/metadata/instance?api-version=2021-08-01&extended=true";

/**
 * What Azure's service has for this machine ("Azure Instance Metadata Service for virtual machines"). Custom data,
 * which only the CD of provisioning has, is not among it.
 *
 * @throws {ProvisionError} fetch.failed when there is no answer in time
 * @throws {ProvisionError} fetch.malformed when it is no JSON object with an id, or the user data are no base64
 */
export function readAzure(exchange: Exchange): PlatformData {
  const bytes = exchange.get(address, { Metadata: "true" });
  const whole = readJson(decodeUtf8(bytes ?? new Uint8Array()));
  const compute = isRecord(whole) ? whole.compute : undefined;
  if (!isRecord(whole) || !isRecord(compute)) throw unreadable(address, "gives no JSON object with compute");
  const belief = createBelief();
  const instanceId = belief.text("vmId", compute.vmId);
  if (instanceId === undefined) throw unreadable(address, "has no vmId");
  const profile = isRecord(compute.osProfile) ? compute.osProfile : {};
  const user = belief.text("adminUsername", profile.adminUsername);
  const keys = Array.isArray(compute.publicKeys) ? compute.publicKeys : [];
  return {
    platform: "azure",
    source: address,
    instanceId,
    hostname: belief.hostname(profile.computerName ?? compute.name),
    keys: belief.keys(keys.map((one: unknown) => (isRecord(one) ? one.keyData : one)).flatMap(joinLines), user),
    userData: readUserData(compute.userData),
    network: isRecord(whole.network) ? { kind: "azure", bytes: encodeUtf8(JSON.stringify(whole.network)) } : undefined,
    attributes: belief.attributes({
      "availability-zone": compute.zone,
      "instance-type": compute.vmSize,
      region: compute.location,
      "resource-group": compute.resourceGroupName,
      "subscription-id": compute.subscriptionId,
    }),
    notes: belief.notes,
  };
}

/** The portal breaks long keys into lines. */
function joinLines(value: unknown): readonly unknown[] {
  return typeof value === "string" ? [value.replace(/\r?\n/g, "")] : [value];
}

function readUserData(value: unknown): PlatformData["userData"] {
  if (typeof value !== "string" || value === "") return undefined;
  const bytes = decodeBase64(value);
  if (bytes === undefined) throw unreadable(address, "has user data that are no base64");
  return { bytes, source: "compute.userData of Azure's service of metadata" };
}
