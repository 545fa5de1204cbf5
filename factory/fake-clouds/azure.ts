import { encodeBase64 } from "@wherry/core/bytes/base64.ts";
import { answer, answerJson, type CloudMachine, type FakeCloud, missing } from "./fake-cloud.ts";

/**
 * Azure's service of metadata ("Azure Instance Metadata Service for virtual machines"). The one of 168.63.129.16, to
 * which a machine reports that it is ready, is not among it.
 */
export function fakeAzure(machine: CloudMachine): FakeCloud {
  return ({ method, path, headers }) => {
    const [route = "", query = ""] = path.split("?");
    if (!/^\/metadata\/instance\/?$/.test(route)) return missing();
    if (method !== "GET") return answer(405, "Method Not Allowed");
    const version = query.split("&").find((part) => part.startsWith("api-version="));
    if (headers.metadata?.toLowerCase() !== "true" || headers["x-forwarded-for"] !== undefined) {
      return refuse("Bad request. Required metadata header not specified");
    }
    if (!/^api-version=20\d\d-\d\d-\d\d$/.test(version ?? ""))
      return refuse("Bad request. api-version was not specified");
    return answerJson(document(machine));
  };
}

function refuse(error: string) {
  return answer(400, JSON.stringify({ error }), "application/json");
}

function document({ instanceId, hostname, user, keys, userData, zone, instanceType, ipv4 }: CloudMachine) {
  return {
    compute: {
      location: zone,
      name: hostname.split(".")[0],
      osProfile: { adminUsername: user, computerName: hostname, disablePasswordAuthentication: "true" },
      osType: "Linux",
      publicKeys: keys.map((keyData) => ({ keyData, path: `/home/${user}/.ssh/authorized_keys` })),
      resourceGroupName: "wherry",
      subscriptionId: "00000000-0000-0000-0000-000000000000",
      userData: encodeBase64(userData ?? new Uint8Array()),
      vmId: instanceId,
      vmSize: instanceType,
    },
    network: {
      interface: [
        {
          ipv4: {
            ipAddress: [{ privateIpAddress: ipv4, publicIpAddress: "" }],
            subnet: [{ address: "10.0.2.0", prefix: "24" }],
          },
          ipv6: { ipAddress: [] },
          macAddress: "525400123456",
        },
      ],
    },
  };
}
