import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { readAzure } from "@wherry/host/metadata/azure.ts";
import { amazon, readEc2 } from "@wherry/host/metadata/ec2.ts";
import { createExchange, type Exchange, type MetadataDoor } from "@wherry/host/metadata/exchange.ts";
import { readGce } from "@wherry/host/metadata/gce.ts";
import { readNoCloud } from "@wherry/host/metadata/nocloud.ts";
import { readConfigDrive, readOpenStack } from "@wherry/host/metadata/openstack.ts";
import type { PlatformData } from "@wherry/host/metadata/platform-data.ts";
import type { CloudMachine, FakeCloud } from "./fake-cloud.ts";
import { type FakeCloudName, fakeClouds, usualMachine } from "./fake-clouds.ts";
import { openStackFiles } from "./openstack.ts";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIWqbsSC6v8rVKOUQZBkrCR3N6kXyOL7qDHmHq3Xlg8l me@home";
const userData = encodeUtf8('{"ignition":{"version":"3.4.0"}}');

/** The door of a machine that finds one cloud at every address of `host`, and nobody elsewhere. */
function doorTo(cloud: FakeCloud, host = /^http:\/\/169\.254\.169\.254(?=\/|$)/): MetadataDoor {
  return ({ method, url, headers }) => {
    if (!host.test(url)) return undefined;
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    return cloud({ method, path: url.replace(host, "") || "/", headers: lower });
  };
}

function exchangeWith(cloud: FakeCloud, host?: RegExp): Exchange {
  let now = 0;
  const tick = (milliseconds: number): void => {
    now += milliseconds / 1000;
  };
  return createExchange(doorTo(cloud, host), { uptime: () => now, sleep: tick });
}

const seedUrl = "http://10.0.2.2:8000";
const readers: Readonly<Record<FakeCloudName, (cloud: FakeCloud) => PlatformData>> = {
  ec2: (cloud) => readEc2(exchangeWith(cloud)),
  azure: (cloud) => readAzure(exchangeWith(cloud)),
  gce: (cloud) => readGce(exchangeWith(cloud)),
  openstack: (cloud) => readOpenStack(exchangeWith(cloud)),
  nocloud: (cloud) => {
    const exchange = exchangeWith(cloud, /^http:\/\/10\.0\.2\.2:8000(?=\/)/);
    return readNoCloud((name) => exchange.get(`${seedUrl}/${name}`), seedUrl);
  },
};

const names = Object.keys(fakeClouds) as FakeCloudName[];
const machineOf = (name: FakeCloudName, more: Partial<CloudMachine> = {}) => ({ ...usualMachine(name), ...more });

test("the agent reads from every fake what that was told", () => {
  for (const name of names) {
    const machine = machineOf(name, { hostname: "web-1", keys: [key], userData });
    const read = readers[name](fakeClouds[name](machine));
    assert.equal(read.platform, name);
    assert.equal(read.instanceId, machine.instanceId, name);
    assert.equal(read.hostname, "web-1", name);
    assert.deepEqual(
      read.keys.map(({ line }) => line),
      [key],
      name,
    );
    assert.deepEqual(read.userData?.bytes, userData, name);
    assert.deepEqual(read.notes, [], name);
  }
});

test("a machine without keys and user data has none on any of them", () => {
  for (const name of names) {
    const read = readers[name](fakeClouds[name](machineOf(name)));
    assert.deepEqual([read.keys, read.userData], [[], undefined], name);
  }
});

test("user data that are no text arrive as they are", () => {
  const bytes = Uint8Array.of(0x1f, 0x8b, 8, 0, 0xff, 0xfe, 10, 13, 0);
  for (const name of names) {
    const read = readers[name](fakeClouds[name](machineOf(name, { userData: bytes })));
    assert.deepEqual(read.userData?.bytes, bytes, name);
  }
});

test("what clouds say beyond the name arrives as attributes", () => {
  const zones = names.map((name) => readers[name](fakeClouds[name](machineOf(name))).attributes["availability-zone"]);
  assert.deepEqual(zones, ["eu-west-1a", undefined, "europe-west1-b", "eu-west-1a", undefined]);
  const azure = readers.azure(fakeClouds.azure(machineOf("azure")));
  assert.equal(azure.attributes.region, "westeurope");
  assert.equal(azure.network?.kind, "azure");
});

test("no service says anything without its header, or through a proxy", () => {
  const ask = (name: FakeCloudName, path: string, headers: Record<string, string> = {}, method = "GET") =>
    fakeClouds[name](machineOf(name))({ method, path, headers }).status;
  const lifetime = "x-aws-ec2-metadata-token-ttl-seconds";
  assert.equal(ask("ec2", "/latest/meta-data/instance-id"), 401);
  assert.equal(ask("ec2", "/latest/api/token", { [lifetime]: "21601" }, "PUT"), 400);
  assert.equal(ask("ec2", "/latest/api/token", {}, "PUT"), 400);
  assert.equal(ask("ec2", "/latest/api/token", { [lifetime]: "1", "x-forwarded-for": "1.2.3.4" }, "PUT"), 403);
  assert.equal(ask("gce", "/computeMetadata/v1/instance/id"), 403);
  assert.equal(ask("azure", "/metadata/instance?api-version=2021-08-01"), 400);
  assert.equal(ask("azure", "/metadata/instance", { metadata: "true" }), 400);
});

test("EC2 is found by IPv6 where there is no IPv4", () => {
  const host = /^http:\/\/\[fd00:ec2::254\](?=\/)/;
  assert.equal(readEc2(exchangeWith(fakeClouds.ec2(machineOf("ec2")), host)).source, "http://[fd00:ec2::254]");
});

test("a service without tokens is believed where the platform is known to have none", () => {
  const whole = fakeClouds.ec2(machineOf("ec2"));
  const first = whole({
    method: "PUT",
    path: "/latest/api/token",
    headers: { "x-aws-ec2-metadata-token-ttl-seconds": "9" },
  });
  const token = Buffer.from(first.body).toString();
  const old: FakeCloud = ({ method, path }) =>
    method === "PUT"
      ? { status: 405, headers: {}, body: new Uint8Array() }
      : whole({ method, path, headers: { "x-aws-ec2-metadata-token": token } });
  assert.throws(() => readEc2(exchangeWith(old)), { code: "fetch.failed", message: /status 405/ });
  const read = readEc2(exchangeWith(old), { ...amazon, platform: "exoscale", withoutTokens: true });
  assert.deepEqual([read.platform, read.instanceId], ["exoscale", "i-0123456789abcdef0"]);
});

test("a config drive is read as Nova's service is", () => {
  const machine = machineOf("openstack", { keys: [key], userData });
  const files = openStackFiles(machine);
  const from = (version: string) =>
    readConfigDrive((path) => files.get(path.replace(`openstack/${version}/`, "")), "the disk with the label config-2");
  for (const version of ["latest", "2018-08-27"]) {
    const read = from(version);
    assert.deepEqual([read.platform, read.instanceId], ["configdrive", machine.instanceId]);
    assert.deepEqual(
      read.keys.map(({ line }) => line),
      [key],
    );
    assert.equal(read.network?.kind, "openstack");
  }
  assert.throws(() => from("2042-01-01"), { code: "fetch.malformed", message: /openstack\/latest\/meta_data.json/ });
});
