import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { answer, type CloudMachine, type FakeCloud, missing } from "./fake-cloud.ts";

const versions = ["2012-08-10", "2013-04-04", "2015-10-15", "2016-06-30", "2017-02-22", "2018-08-27", "latest"];

/** Nova's service (Nova's documentation, "Metadata service"). */
export function fakeOpenStack(machine: CloudMachine): FakeCloud {
  const files = openStackFiles(machine);
  return ({ method, path }) => {
    if (method !== "GET") return answer(405, "405 Method Not Allowed");
    if (/^\/openstack\/?$/.test(path)) return answer(200, versions.join("\n"));
    const [, version = "", name = ""] = /^\/openstack\/([^/]+)\/?(.*)$/.exec(path) ?? [];
    if (!versions.includes(version)) return missing();
    if (name === "") return answer(200, [...files.keys()].join("\n"));
    const file = files.get(name);
    return file === undefined
      ? missing()
      : answer(200, file, name.endsWith(".json") ? "application/json" : "text/plain");
  };
}

/** The files of one version, which are those of a config drive as well. */
export function openStackFiles(machine: CloudMachine): ReadonlyMap<string, Uint8Array> {
  const { instanceId, hostname, keys, userData, zone, ipv4 } = machine;
  const metaData = {
    uuid: instanceId,
    hostname,
    name: hostname.split(".")[0],
    availability_zone: zone,
    launch_index: 0,
    project_id: "0123456789abcdef0123456789abcdef",
    public_keys: Object.fromEntries(keys.map((line, index) => [`key-${index}`, `${line}\n`])),
  };
  const networkData = {
    links: [{ id: "tap0", type: "phy", ethernet_mac_address: "52:54:00:12:34:56", mtu: 1500 }],
    networks: [{ id: "network0", type: "ipv4_dhcp", link: "tap0", ip_address: ipv4 }],
    services: [],
  };
  return new Map([
    ["meta_data.json", encodeUtf8(JSON.stringify(metaData))],
    ["network_data.json", encodeUtf8(JSON.stringify(networkData))],
    ...(userData === undefined ? [] : [["user_data", userData] as const]),
  ]);
}
