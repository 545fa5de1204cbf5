import { answer, type CloudMachine, type FakeAnswer, type FakeCloud, missing } from "./fake-cloud.ts";

const token = "AQAEAKfakeTokenOfWherry0000000000000000000000000000000000==";
const versions = ["2009-04-04", "2016-09-02", "2018-09-24", "2021-03-23", "latest"];

/**
 * Amazon's service as it is by default today: nothing without a token, and no token by a proxy (EC2 User Guide, "Use
 * the Instance Metadata Service").
 */
export function fakeEc2(machine: CloudMachine): FakeCloud {
  const leaves = leavesOf(machine);
  return ({ method, path, headers }) => {
    if (headers["x-forwarded-for"] !== undefined) return answer(403, "403 - Forbidden\n");
    if (path === "/latest/api/token") return giveToken(method, headers["x-aws-ec2-metadata-token-ttl-seconds"]);
    if (method !== "GET") return answer(405, "405 - Method Not Allowed\n");
    if (headers["x-aws-ec2-metadata-token"] !== token) return answer(401, "401 - Unauthorized\n");
    if (path === "/") return answer(200, versions.join("\n"));
    const [, version = "", rest = ""] = /^\/([^/]+)\/?(.*)$/.exec(path) ?? [];
    if (!versions.includes(version)) return missing();
    if (rest === "user-data") return machine.userData === undefined ? missing() : answer(200, machine.userData);
    return readTree(leaves, rest);
  };
}

function giveToken(method: string, seconds: string | undefined): FakeAnswer {
  if (method !== "PUT") return answer(405, "405 - Method Not Allowed\n");
  const lifetime = /^\d{1,5}$/.test(seconds ?? "") ? Number(seconds) : 0;
  return lifetime >= 1 && lifetime <= 21_600 ? answer(200, token) : answer(400, "400 - Bad Request\n");
}

function leavesOf({ instanceId, hostname, keys, zone, instanceType, ipv4 }: CloudMachine): ReadonlyMap<string, string> {
  const region = zone.replace(/[a-z]$/, "");
  return new Map([
    ["meta-data/ami-id", "ami-0123456789abcdef0"],
    ["meta-data/hostname", hostname],
    ["meta-data/instance-id", instanceId],
    ["meta-data/instance-type", instanceType],
    ["meta-data/local-hostname", hostname],
    ["meta-data/local-ipv4", ipv4],
    ["meta-data/placement/availability-zone", zone],
    ["meta-data/placement/region", region],
    ...keys.map((line, index): [string, string] => [`meta-data/public-keys/${index}/openssh-key`, line]),
    [
      "dynamic/instance-identity/document",
      JSON.stringify({ instanceId, instanceType, availabilityZone: zone, region }),
    ],
  ]);
}

/** A leaf, or the names in a folder. The keys' folder has names with numbers. */
function readTree(leaves: ReadonlyMap<string, string>, path: string): FakeAnswer {
  const leaf = leaves.get(path);
  if (leaf !== undefined) return answer(200, leaf);
  const folder = path === "" || path.endsWith("/") ? path : `${path}/`;
  const below = [...leaves.keys()].filter((name) => name.startsWith(folder)).map((name) => name.slice(folder.length));
  if (below.length === 0) return missing();
  const names = new Set(below.map((name) => (name.includes("/") ? `${name.split("/")[0]}/` : name)));
  const keys = folder === "meta-data/public-keys/";
  return answer(
    200,
    [...names].map((name) => (keys ? `${name.slice(0, -1)}=key-${name.slice(0, -1)}` : name)).join("\n"),
  );
}
