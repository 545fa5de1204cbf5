import { isRecord } from "../system/is-record.ts";
import type { JsonService } from "./json-service.ts";

const linkLocal = ["http://169.254.169.254"];

/** The clouds whose service is one document: address, headers, and where in it what is. One row each. */
export const jsonServices = {
  /** DigitalOcean's documentation, "Metadata API": /metadata/v1.json. */
  digitalocean: {
    platform: "digitalocean",
    bases: linkLocal,
    documents: [{ path: "/metadata/v1.json", headers: {} }],
    userDataPath: { path: "/metadata/v1/user-data" },
    read: (document) => ({
      instanceId: document.droplet_id,
      hostname: document.hostname,
      keys: document.public_keys,
      userData: { form: "text", value: document.user_data },
      attributes: {
        region: document.region,
        "local-ipv4": at(document, "interfaces", "private", 0, "ipv4", "ip_address"),
        "public-ipv4": at(document, "interfaces", "public", 0, "ipv4", "ip_address"),
      },
    }),
  },
  /** Hetzner Cloud's documentation, "Server metadata"; user data may be base64, as they were sent. */
  hetzner: {
    platform: "hetzner",
    bases: linkLocal,
    documents: [{ path: "/hetzner/v1/metadata", headers: {} }],
    form: "yaml",
    userDataPath: { path: "/hetzner/v1/userdata" },
    read: (document) => ({
      instanceId: document["instance-id"],
      hostname: document.hostname,
      keys: document["public-keys"],
      network: document["network-config"],
      attributes: {
        "availability-zone": document["availability-zone"],
        region: document.region,
        "local-ipv4": document["local-ipv4"],
        "public-ipv4": document["public-ipv4"],
      },
    }),
  },
  /** Oracle's documentation, "Getting Instance Metadata"; version 1 wants no header, and may be switched off. */
  oracle: {
    platform: "oracle",
    bases: linkLocal,
    documents: [
      { path: "/opc/v2/instance/", headers: { Authorization: "Bearer Oracle" } },
      { path: "/opc/v1/instance/", headers: {} },
    ],
    read: (document) => ({
      instanceId: document.id,
      hostname: document.hostname ?? document.displayName,
      keys: at(document, "metadata", "ssh_authorized_keys"),
      userData: { form: "base64", value: at(document, "metadata", "user_data") },
      attributes: {
        "availability-zone": document.availabilityDomain,
        "fault-domain": document.faultDomain,
        "instance-type": document.shape,
        region: document.canonicalRegionName ?? document.region,
      },
    }),
  },
  /** Scaleway's documentation, "Metadata API", and cloud-init's DataSourceScaleway: user data only for root's ports. */
  scaleway: {
    platform: "scaleway",
    bases: ["http://169.254.42.42", "http://[fd00:42::42]"],
    documents: [{ path: "/conf?format=json", headers: {} }],
    userDataPath: { path: "/user_data/cloud-init", lowPort: true },
    read: (document) => ({
      instanceId: document.id,
      hostname: document.hostname,
      keys: listOf(document.ssh_public_keys).map((one) => at(one, "key")),
      attributes: {
        "availability-zone": at(document, "location", "zone_id"),
        "instance-type": document.commercial_type,
        "local-ipv4": document.private_ip,
        "public-ipv4": at(document, "public_ip", "address"),
      },
    }),
  },
  /** Vultr's documentation, "Metadata", and cloud-init's helpers/vultr.py for the header and its paths. */
  vultr: {
    platform: "vultr",
    bases: linkLocal,
    documents: [{ path: "/v1.json", headers: { "Metadata-Token": "cloudinit" } }],
    userDataPath: { path: "/latest/user-data" },
    read: (document) => ({
      instanceId: document["instance-v2-id"] ?? document.instanceid,
      hostname: document.hostname,
      keys: document["public-keys"],
      userData: { form: "text", value: document["user-data"] },
      attributes: {
        region: at(document, "region", "regioncode"),
        "public-ipv4": at(document, "interfaces", 0, "ipv4", "address"),
      },
    }),
  },
} as const satisfies Readonly<Record<string, JsonService>>;

/** What is at the end of a way through objects and lists; undefined where that leads nowhere. */
function at(value: unknown, ...way: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of way) {
    if (!isRecord(here) || !Object.hasOwn(here, step)) return undefined;
    here = here[step];
  }
  return here;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
