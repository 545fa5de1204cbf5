import { encodeBase64 } from "@wherry/core/bytes/base64.ts";
import { decodeUtf8, isUtf8 } from "@wherry/core/bytes/utf8.ts";
import { answer, answerJson, type CloudMachine, type FakeAnswer, type FakeCloud, missing } from "./fake-cloud.ts";

/** Google's service: nothing without its header, and none by a proxy (Compute Engine, "View and query VM metadata"). */
export function fakeGce(machine: CloudMachine): FakeCloud {
  const attributes = attributesOf(machine);
  const leaves = leavesOf(machine);
  const find = (path: string): FakeAnswer => {
    const name = /^\/computeMetadata\/v1\/(.+)$/.exec(path)?.[1] ?? "";
    if (name === "instance/attributes/?recursive=true") return answerJson(attributes);
    if (name === "project/attributes/?recursive=true") return answerJson({});
    const attribute = /^instance\/attributes\/([\w-]+)$/.exec(name)?.[1];
    const found = attribute === undefined ? leaves[name] : attributes[attribute];
    return found === undefined ? missing() : answer(200, found, "application/text");
  };
  return ({ method, path, headers }) => {
    const given = answerTo(method, headers["metadata-flavor"], headers["x-forwarded-for"]) ?? find(path);
    return { ...given, headers: { ...given.headers, "metadata-flavor": "Google", server: "Metadata Server for VM" } };
  };
}

function answerTo(method: string, flavor: string | undefined, proxy: string | undefined): FakeAnswer | undefined {
  if (flavor !== "Google") return answer(403, "Missing required header: Metadata-Flavor: Google\n");
  if (proxy !== undefined) return answer(403, "X-Forwarded-For is not allowed\n");
  return method === "GET" ? undefined : answer(405, "Method Not Allowed\n");
}

function attributesOf({ keys, user, userData }: CloudMachine): Readonly<Record<string, string>> {
  const text = userData !== undefined && isUtf8(userData);
  return {
    ...(keys.length === 0 ? {} : { "ssh-keys": keys.map((line) => `${user}:${line}`).join("\n") }),
    ...(userData === undefined ? {} : { "user-data": text ? decodeUtf8(userData) : encodeBase64(userData) }),
    ...(userData === undefined || text ? {} : { "user-data-encoding": "base64" }),
  };
}

function leavesOf({ instanceId, hostname, zone, instanceType, ipv4 }: CloudMachine): Readonly<Record<string, string>> {
  const project = "projects/123456789012";
  return {
    "instance/hostname": `${hostname.split(".")[0]}.c.wherry.internal`,
    "instance/id": instanceId,
    "instance/machine-type": `${project}/machineTypes/${instanceType}`,
    "instance/name": hostname.split(".")[0] ?? hostname,
    "instance/network-interfaces/0/ip": ipv4,
    "instance/zone": `${project}/zones/${zone}`,
    "project/project-id": "wherry",
  };
}
