import { fakeAzure } from "./azure.ts";
import { fakeEc2 } from "./ec2.ts";
import type { CloudMachine, FakeCloud } from "./fake-cloud.ts";
import { fakeGce } from "./gce.ts";
import { fakeNoCloud } from "./nocloud.ts";
import { fakeOpenStack } from "./openstack.ts";

export type FakeCloudName = "ec2" | "azure" | "gce" | "openstack" | "nocloud";

/** Every cloud that can be had as a fake, by its name on the command line. */
export const fakeClouds: Readonly<Record<FakeCloudName, (machine: CloudMachine) => FakeCloud>> = {
  ec2: fakeEc2,
  azure: fakeAzure,
  gce: fakeGce,
  openstack: fakeOpenStack,
  nocloud: fakeNoCloud,
};

/**
 * What each takes of user data, in bytes: EC2 16 KiB; Azure 64 KiB; Google 256 KiB a value; OpenStack 65,535 characters
 * of base64; NoCloud anything, but no machine takes more than 1 MiB.
 */
export const mostUserData: Readonly<Record<FakeCloudName, number>> = {
  ec2: 16_384,
  azure: 65_536,
  gce: 262_144,
  openstack: 49_149,
  nocloud: 1_048_576,
};

/** Ids have the form that each cloud gives them. */
const instanceIds: Readonly<Record<FakeCloudName, string>> = {
  ec2: "i-0123456789abcdef0",
  azure: "02aab8a4-74ef-476e-8182-f6d2ba4166a6",
  gce: "4520031799277581759",
  openstack: "83679162-1378-4288-a2d4-70e13ec132aa",
  nocloud: "i-wherry",
};

/** The machine that a fake tells of where nobody says anything else. */
export function usualMachine(name: FakeCloudName): CloudMachine {
  return {
    instanceId: instanceIds[name],
    hostname: "wherry",
    user: "core",
    keys: [],
    userData: undefined,
    zone: name === "azure" ? "westeurope" : name === "gce" ? "europe-west1-b" : "eu-west-1a",
    instanceType: "small",
    ipv4: "10.0.2.15",
  };
}
