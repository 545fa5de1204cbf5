import { decodeBase64 } from "@wherry/core/bytes/base64.ts";
import { decodeUtf8, encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { isRecord } from "../system/is-record.ts";
import { readJson } from "../system/read-json.ts";
import { type Belief, createBelief } from "./belief.ts";
import { type Exchange, unreadable } from "./exchange.ts";
import type { PlatformData, PlatformKey } from "./platform-data.ts";

/** By its number: the name metadata.google.internal is known only to Google's own name server. */
const address = "http://169.254.169.254/computeMetadata/v1";
const headers = { "Metadata-Flavor": "Google" };

/**
 * What Google's service has for this machine (Compute Engine, "View and query VM metadata"). Keys are those of the
 * machine and, unless it blocks them, of its project.
 *
 * @throws {ProvisionError} fetch.failed when there is no answer in time
 * @throws {ProvisionError} fetch.malformed when the machine has no id, or its user data are not the base64 they claim
 */
export function readGce(exchange: Exchange): PlatformData {
  const get = (path: string) => exchange.get(`${address}/${path}`, headers);
  const attributesOf = (scope: string) => {
    const value = readJson(decodeUtf8(get(`${scope}/attributes/?recursive=true`) ?? new Uint8Array()));
    return isRecord(value) ? value : {};
  };
  const belief = createBelief();
  const instanceId = belief.text("instance/id", get("instance/id"));
  if (instanceId === undefined) throw unreadable(`${address}/instance/id`, "has no id of this machine");
  const own = attributesOf("instance");
  const blocked = String(own["block-project-ssh-keys"]).toLowerCase() === "true";
  const project = blocked ? {} : attributesOf("project");
  const hostname = belief.text("instance/hostname", get("instance/hostname"))?.split(".")[0];
  const lastPart = (path: string) => belief.text(path, get(path))?.split("/").at(-1);
  return {
    platform: "gce",
    source: address,
    instanceId,
    hostname: belief.hostname(hostname),
    keys: [own, project].flatMap((values) => readKeys(values, belief)),
    userData: readUserData(own),
    network: undefined,
    attributes: belief.attributes({
      "availability-zone": lastPart("instance/zone"),
      "instance-type": lastPart("instance/machine-type"),
      "local-ipv4": get("instance/network-interfaces/0/ip"),
      "public-ipv4": get("instance/network-interfaces/0/access-configs/0/external-ip"),
    }),
    notes: belief.notes,
  };
}

function readUserData(own: Readonly<Record<string, unknown>>): PlatformData["userData"] {
  const text = own["user-data"];
  if (typeof text !== "string" || text === "") return undefined;
  const source = `${address}/instance/attributes/user-data`;
  if (own["user-data-encoding"] !== "base64") return { bytes: encodeUtf8(text), source };
  const bytes = decodeBase64(text.replace(/\s/g, ""));
  if (bytes === undefined) throw unreadable(source, "is no base64, as user-data-encoding says it is");
  return { bytes, source };
}

/** Lines of "user:key", of which some end in `google-ssh {"userName": ..., "expireOn": ...}`. */
function readKeys(values: Readonly<Record<string, unknown>>, belief: Belief): readonly PlatformKey[] {
  return ["ssh-keys", "sshKeys"].flatMap((name) => {
    const text = values[name];
    if (typeof text !== "string") return [];
    return text.split("\n").flatMap((line) => {
      const [, user, key = ""] = /^\s*([a-z_][\w-]{0,31}):(.*)$/.exec(line) ?? [];
      if (user === undefined) return belief.keys([line]);
      const [, plain = key, json = ""] = /^(.*?) google-ssh (\{.*\})\s*$/.exec(key) ?? [];
      const said = readJson(json);
      const expires = isRecord(said) && typeof said.expireOn === "string" ? said.expireOn : undefined;
      return belief.keys([plain], user).map((one) => ({ ...one, expires }));
    });
  });
}
