import assert from "node:assert/strict";
import { test } from "node:test";
import type { MachineFacts } from "../platforms/machine-facts.ts";
import { platformTable } from "../platforms/platform-table.ts";
import { type Recognition, recognisePlatform } from "../platforms/recognise-platform.ts";
import { createExchange, type MetadataAnswer } from "./exchange.ts";
import { readPlatform } from "./read-platform.ts";

const nothing: MachineFacts = { dmi: {}, hypervisorUuid: undefined, diskLabels: [], commandLine: "" };

/** Everything that a machine asks where nobody answers, or everybody says the same. */
function askedBy(recognition: Recognition, answer?: MetadataAnswer): readonly string[] {
  let now = 0;
  const asked = new Set<string>();
  const sleep = (milliseconds: number): void => {
    now += milliseconds / 1000;
  };
  const exchange = createExchange(
    ({ url, headers }) => {
      asked.add(`${url} ${Object.keys(headers)}`);
      return answer;
    },
    { uptime: () => now, sleep },
  );
  try {
    readPlatform(recognition, { exchange, disk: { read: () => undefined, source: "a disk" } });
  } catch (error) {
    assert.match((error as { code: string }).code, /^fetch\./);
  }
  return [...asked];
}

const own: Readonly<Record<string, RegExp>> = {
  ec2: /^http:\/\/(?:169\.254\.169\.254|\[fd00:ec2::254\])\/latest\/api\/token X-aws-ec2-metadata-token-ttl-seconds$/,
  openstack: /^http:\/\/169\.254\.169\.254\/openstack/,
  gce: /^http:\/\/169\.254\.169\.254\/computeMetadata\/v1\/\S+ Metadata-Flavor$/,
  azure: /^http:\/\/169\.254\.169\.254\/metadata\/instance\?\S+ Metadata$/,
};

test("on no platform another's service is asked, nor any where there is none", () => {
  const rows = platformTable.map(({ platform, protocol }) => ({ platform, protocol, evidence: "", seed: undefined }));
  for (const row of rows) {
    for (const answer of [undefined, { status: 404, body: new Uint8Array() }]) {
      const asked = askedBy(row, answer);
      const pattern = own[row.protocol];
      assert.equal(asked.length > 0, pattern !== undefined, row.platform);
      for (const line of asked) {
        // What speaks as Amazon's may be asked further without a token.
        if (row.protocol === "ec2" && row.platform !== "ec2" && line.includes("/2009-04-04/")) continue;
        assert.match(line, pattern ?? /^$/, row.platform);
      }
    }
  }
});

test("Amazon's own service is not asked for anything where it gives no token", () => {
  const row = { platform: "ec2", protocol: "ec2", evidence: "", seed: undefined } as const;
  assert.deepEqual(askedBy(row, { status: 403, body: new Uint8Array() }).length, 1);
});

test("a line of NoCloud has its own address asked, and no other", () => {
  const found = recognisePlatform({ ...nothing, commandLine: "ds=nocloud;s=http://10.0.2.2:8000/a/" });
  assert.ok(found !== undefined);
  assert.deepEqual(askedBy(found, { status: 404, body: new Uint8Array() }), [
    "http://10.0.2.2:8000/a/meta-data ",
    "http://10.0.2.2:8000/a/user-data ",
  ]);
});

test("a line of NoCloud that names no address of HTTP is refused, and nothing is read", () => {
  for (const url of ["file:///etc/", "ftp://a/", "//a/", "/a/"]) {
    const found = recognisePlatform({ ...nothing, dmi: { product_serial: `ds=nocloud;s=${url}` } });
    assert.ok(found !== undefined);
    const exchange = createExchange(() => undefined, { uptime: () => 0, sleep: () => {} });
    assert.throws(() => readPlatform(found, { exchange, disk: undefined }), {
      code: "fetch.malformed",
      message: /no address of HTTP/,
    });
  }
});

test("a line of NoCloud without an address has nobody asked, and gives its name", () => {
  const found = recognisePlatform({ ...nothing, commandLine: "ds=nocloud;h=web;i=i-1" });
  assert.ok(found !== undefined);
  assert.deepEqual(askedBy(found), []);
  const exchange = createExchange(() => undefined, { uptime: () => 0, sleep: () => {} });
  const read = readPlatform(found, { exchange, disk: undefined });
  assert.deepEqual([read?.hostname, read?.instanceId], ["web", "i-1"]);
});
