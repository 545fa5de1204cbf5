import assert from "node:assert/strict";
import { test } from "node:test";
import { type Recognition, recognisePlatform } from "../platforms/recognise-platform.ts";
import { ec2Dialects } from "./ec2-dialects.ts";
import { createExchange, type Exchange, type MetadataRequest } from "./exchange.ts";
import { jsonServices } from "./json-services.ts";
import { readPlatform } from "./read-platform.ts";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIWqbsSC6v8rVKOUQZBkrCR3N6kXyOL7qDHmHq3Xlg8l me@home";
const userData = '{"ignition":{"version":"3.4.0"}}';

type Answers = Readonly<Record<string, string | ((request: MetadataRequest) => number | string)>>;

/** An exchange with whoever has these addresses: 404 for others there, nothing from other hosts. */
function exchangeWith(answers: Answers) {
  let now = 0;
  const asked: MetadataRequest[] = [];
  const hosts = new Set(Object.keys(answers).map((url) => new URL(url).host));
  const exchange = createExchange(
    (request, { seconds }) => {
      asked.push(request);
      now += 0.01;
      if (!hosts.has(new URL(request.url).host)) {
        now += seconds;
        return undefined;
      }
      const given = answers[request.url] ?? (() => 404);
      const said = typeof given === "string" ? given : given(request);
      return typeof said === "number"
        ? { status: said, body: new Uint8Array() }
        : { status: 200, body: Buffer.from(said) };
    },
    {
      uptime: () => now,
      sleep: (milliseconds) => {
        now += milliseconds / 1000;
      },
    },
  );
  return { exchange, asked };
}

const askBy = (platform: string, protocol: Recognition["protocol"], exchange: Exchange) =>
  readPlatform({ platform, protocol, evidence: "", seed: undefined }, { exchange, disk: undefined }) ??
  assert.fail("nobody was asked");
const ask = (platform: string, protocol: Recognition["protocol"], answers: Answers) =>
  askBy(platform, protocol, exchangeWith(answers).exchange);

const linkLocal = "http://169.254.169.254";
const onlyWith =
  (name: string, value: string, text: string) =>
  ({ headers }: MetadataRequest) =>
    headers[name] === value ? text : 403;

const droplet = JSON.stringify({
  droplet_id: 2756294,
  hostname: "web-1",
  vendor_data: "#cloud-config\n",
  public_keys: [key],
  auth_key: "88888888888888888888888888888888",
  region: "nyc3",
  interfaces: {
    private: [{ ipv4: { ip_address: "10.132.255.113", netmask: "255.255.0.0" }, type: "private" }],
    public: [{ ipv4: { ip_address: "104.131.20.105", netmask: "255.255.192.0" }, type: "public" }],
  },
});
const hetznerServer = `availability-zone: hel1-dc2
hostname: web-1
instance-id: 42
local-ipv4: ''
network-config:
  config:
  - mac_address: 96:00:00:08:19:da
    name: eth0
    subnets:
    - dns_nameservers:
      - 185.12.64.1
      ipv4: true
      type: dhcp
    type: physical
  version: 1
public-ipv4: 192.0.2.42
public-keys:
- ${key}
region: eu-central
vendor_data: "Content-Type: multipart/mixed; boundary=\\"x\\"\\n"
`;
const oracleInstance = JSON.stringify({
  availabilityDomain: "qIZq:PHX-AD-1",
  canonicalRegionName: "us-phoenix-1",
  faultDomain: "FAULT-DOMAIN-3",
  hostname: "web-1",
  id: "ocid1.instance.oc1.phx.abyhqljr",
  metadata: { ssh_authorized_keys: `${key}\n`, user_data: Buffer.from(userData).toString("base64") },
  shape: "VM.Standard.E4.Flex",
});
const scalewayServer = JSON.stringify({
  id: "11111111-1111-4111-8111-111111111111",
  hostname: "web-1",
  commercial_type: "DEV1-S",
  location: { zone_id: "fr-par-1" },
  private_ip: null,
  public_ip: { address: "51.15.0.1" },
  ssh_public_keys: [{ key, fingerprint: "256 MD5:00 me (ssh-ed25519)" }],
  tags: [],
});
const vultrServer = JSON.stringify({
  hostname: "web-1",
  "instance-v2-id": "29bea708-2e6e-480a-90ad-0e6b5d5ad62f",
  instanceid: "42506325",
  interfaces: [{ ipv4: { address: "108.61.89.242", additional: [] }, mac: "56:00:03:15:c4:65" }],
  "public-keys": [key],
  region: { regioncode: "EWR" },
  "user-data": [],
});

const services: Readonly<Record<keyof typeof jsonServices, Answers>> = {
  digitalocean: {
    [`${linkLocal}/metadata/v1.json`]: droplet,
    [`${linkLocal}/metadata/v1/user-data`]: userData,
  },
  hetzner: {
    [`${linkLocal}/hetzner/v1/metadata`]: hetznerServer,
    [`${linkLocal}/hetzner/v1/userdata`]: userData,
  },
  oracle: { [`${linkLocal}/opc/v2/instance/`]: onlyWith("Authorization", "Bearer Oracle", oracleInstance) },
  scaleway: {
    "http://169.254.42.42/conf?format=json": scalewayServer,
    "http://169.254.42.42/user_data/cloud-init": ({ lowPort }) => (lowPort === true ? userData : 403),
  },
  vultr: {
    [`${linkLocal}/v1.json`]: onlyWith("Metadata-Token", "cloudinit", vultrServer),
    [`${linkLocal}/latest/user-data`]: onlyWith("Metadata-Token", "cloudinit", userData),
  },
};

const expected: Readonly<
  Record<keyof typeof jsonServices, readonly [instanceId: string, attributes: Record<string, string>]>
> = {
  digitalocean: ["2756294", { region: "nyc3", "local-ipv4": "10.132.255.113", "public-ipv4": "104.131.20.105" }],
  hetzner: ["42", { "availability-zone": "hel1-dc2", region: "eu-central", "public-ipv4": "192.0.2.42" }],
  oracle: [
    "ocid1.instance.oc1.phx.abyhqljr",
    {
      "availability-zone": "qIZq:PHX-AD-1",
      "fault-domain": "FAULT-DOMAIN-3",
      "instance-type": "VM.Standard.E4.Flex",
      region: "us-phoenix-1",
    },
  ],
  scaleway: [
    "11111111-1111-4111-8111-111111111111",
    { "availability-zone": "fr-par-1", "instance-type": "DEV1-S", "public-ipv4": "51.15.0.1" },
  ],
  vultr: ["29bea708-2e6e-480a-90ad-0e6b5d5ad62f", { region: "EWR", "public-ipv4": "108.61.89.242" }],
};

const names = Object.keys(jsonServices) as (keyof typeof jsonServices)[];

test("the documents of each cloud's one-document service are read", () => {
  for (const name of names) {
    const read = ask(name, name, services[name]);
    const [instanceId, attributes] = expected[name];
    assert.deepEqual([read.platform, read.instanceId, read.hostname], [name, instanceId, "web-1"]);
    assert.deepEqual(read.attributes, attributes, name);
    const lines = read.keys.map(({ line }) => line);
    assert.deepEqual(lines, [key], name);
    assert.equal(Buffer.from(read.userData?.bytes ?? []).toString(), userData, name);
    assert.deepEqual(read.notes, [], name);
  }
});

test("Hetzner's network configuration is kept as YAML that any reader of it takes", () => {
  const { network } = ask("hetzner", "hetzner", services.hetzner);
  assert.equal(network?.kind, "netplan");
  assert.equal(
    JSON.parse(String(Buffer.from(network?.bytes ?? []))).network.config[0].mac_address,
    "96:00:00:08:19:da",
  );
});

test("user data that are nowhere are none, and those in the document count where they have no address", () => {
  const plain = { [`${linkLocal}/metadata/v1.json`]: droplet };
  assert.equal(ask("digitalocean", "digitalocean", plain).userData, undefined);
  const inline = JSON.stringify({ ...JSON.parse(droplet), user_data: "#!/bin/sh\n" });
  const { userData: found } = ask("digitalocean", "digitalocean", { [`${linkLocal}/metadata/v1.json`]: inline });
  assert.equal(String(Buffer.from(found?.bytes ?? [])), "#!/bin/sh\n");
});

test("Oracle's first version is asked where the second is not there, and only there", () => {
  const old = { [`${linkLocal}/opc/v1/instance/`]: oracleInstance };
  assert.equal(ask("oracle", "oracle", old).source, `${linkLocal}/opc/v1/instance/`);
  const closed: Answers = { ...old, [`${linkLocal}/opc/v2/instance/`]: () => 403 };
  assert.throws(() => ask("oracle", "oracle", closed), { code: "fetch.failed", message: /v2.* status 403/ });
  assert.throws(() => ask("oracle", "oracle", { [linkLocal]: "" }), { code: "fetch.failed", message: /status 404/ });
  const broken = oracleInstance.replace(/"user_data":"[^"]*"/, '"user_data":"%%%%"');
  assert.throws(() => ask("oracle", "oracle", { [`${linkLocal}/opc/v2/instance/`]: broken }), {
    code: "fetch.malformed",
    message: /no base64/,
  });
});

test("Scaleway is found by IPv6 where there is no IPv4, and asked nowhere else then", () => {
  const answers = Object.fromEntries(
    Object.entries(services.scaleway).map(([url, given]) => [url.replace("169.254.42.42", "[fd00:42::42]"), given]),
  );
  const { exchange, asked } = exchangeWith(answers);
  const read = askBy("scaleway", "scaleway", exchange);
  assert.equal(read.source, "http://[fd00:42::42]/conf?format=json");
  assert.equal(asked.filter(({ url }) => url.startsWith("http://169.254.42.42")).length, 1);
});

test("what is no document of metadata is refused, with its address", () => {
  for (const text of ["", "[]", "null", '"x"', "<html></html>", '{"id":{}}'])
    for (const name of names) {
      const answers = Object.fromEntries(Object.keys(services[name]).map((url) => [url, text]));
      assert.throws(
        () => ask(name, name, answers),
        { code: "fetch.malformed", message: /http:\/\// },
        `${name} ${text}`,
      );
    }
});

test("lists of lists without end are no keys", () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const texts = {
    oracle: `{"id": "x", "metadata": {"ssh_authorized_keys": ${deep}}}`,
    vultr: `{"instanceid": 1, "public-keys": ${deep}}`,
  };
  for (const [name, text] of Object.entries(texts) as [keyof typeof texts, string][]) {
    const [url = ""] = Object.keys(services[name]);
    assert.deepEqual(ask(name, name, { [url]: text }).keys, []);
  }
});

test("CloudStack's list of keys has the keys themselves, and no tokens", () => {
  const root = `${linkLocal}/1.0`;
  const read = ask("exoscale", "ec2", {
    [`${root}/meta-data/instance-id`]: "8f0c3a5e-0000-4000-8000-000000000000",
    [`${root}/meta-data/local-hostname`]: "web-1",
    [`${root}/meta-data/public-keys/`]: `${key}\n`,
    [`${root}/user-data`]: userData,
  });
  assert.deepEqual([read.platform, read.keys.map(({ line }) => line)], ["exoscale", [key]]);
});

test("Firecracker's store is read with its own headers, and without tokens where it has none", () => {
  const store: Readonly<Record<string, string>> = {
    "meta-data/instance-id": "i-1",
    "meta-data/local-hostname": "web-1",
    "meta-data/public-keys/": "0/",
    "meta-data/public-keys/0/openssh-key": key,
    "user-data": userData,
  };
  for (const version of ["V1", "V2"]) {
    const answers: Answers = {
      [`${linkLocal}/latest/api/token`]: ({ method, headers }) =>
        version === "V1" || method !== "PUT" ? 405 : headers["X-metadata-token-ttl-seconds"] === "21600" ? "abc=" : 400,
      ...Object.fromEntries(
        Object.entries(store).map(([path, text]) => [
          `${linkLocal}/latest/${path}`,
          ({ headers }: MetadataRequest) => (version === "V1" || headers["X-metadata-token"] === "abc=" ? text : 401),
        ]),
      ),
    };
    const read = ask("firecracker", "ec2", answers);
    assert.deepEqual([read.instanceId, read.hostname, read.keys.map(({ line }) => line)], ["i-1", "web-1", [key]]);
  }
});

test("a server that knows no PUT at all is asked once for a token, not for a minute", () => {
  const { exchange, asked } = exchangeWith({
    [`${linkLocal}/latest/api/token`]: () => 501,
    [`${linkLocal}/2009-04-04/meta-data/instance-id`]: "i-1",
  });
  const read = askBy("outscale", "ec2", exchange);
  assert.equal(read.instanceId, "i-1");
  assert.equal(asked.filter(({ method }) => method === "PUT").length, 1);
  const amazon = exchangeWith({ [`${linkLocal}/latest/api/token`]: () => 501 });
  assert.throws(() => askBy("ec2", "ec2", amazon.exchange), {
    code: "fetch.failed",
    message: /status 501/,
  });
});

test("every platform that speaks Amazon's protocol has its dialect, and none but Amazon does without tokens refused", () => {
  const facts = { hypervisorUuid: undefined, diskLabels: [], commandLine: "" };
  for (const dmi of [
    { sys_vendor: "Amazon EC2" },
    { product_serial: "srv.gb1.brightbox.com" },
    { chassis_asset_tag: "1.zstack.io" },
    { sys_vendor: "e24cloud" },
    { sys_vendor: "3DS Outscale VM" },
    { product_name: "Exoscale Compute Platform" },
  ]) {
    const found = recognisePlatform({ ...facts, dmi }) ?? assert.fail(JSON.stringify(dmi));
    assert.equal(ec2Dialects[found.platform]?.platform, found.platform);
    assert.equal(ec2Dialects[found.platform]?.withoutTokens, found.platform !== "ec2", found.platform);
  }
});
