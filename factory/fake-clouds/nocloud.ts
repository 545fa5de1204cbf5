import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { answer, type CloudMachine, type FakeCloud, missing } from "./fake-cloud.ts";

/** A web server with NoCloud's files, for `ds=nocloud;s=URL` (cloud-init's documentation, "NoCloud"). */
export function fakeNoCloud(machine: CloudMachine): FakeCloud {
  const files = noCloudFiles(machine);
  return ({ method, path }) => {
    if (method !== "GET") return answer(405, "Method Not Allowed");
    const file = files.get(path.slice(1));
    return file === undefined ? missing() : answer(200, file);
  };
}

/** The files, which are those of a disk with the label cidata as well. */
export function noCloudFiles(machine: CloudMachine): ReadonlyMap<string, Uint8Array> {
  const { instanceId, hostname, keys, userData } = machine;
  const metaData = [
    `instance-id: ${JSON.stringify(instanceId)}`,
    `local-hostname: ${JSON.stringify(hostname)}`,
    ...(keys.length === 0 ? [] : ["public-keys:", ...keys.map((line) => `  - ${JSON.stringify(line)}`)]),
  ];
  return new Map([
    ["meta-data", encodeUtf8(`${metaData.join("\n")}\n`)],
    ["user-data", userData ?? new Uint8Array()],
  ]);
}
