import assert from "node:assert/strict";
import { test } from "node:test";
import { hasControlCharacters } from "@wherry/core/text/control-characters.ts";
import { readAzure } from "./azure.ts";
import { createBelief } from "./belief.ts";
import { readEc2 } from "./ec2.ts";
import type { Exchange } from "./exchange.ts";
import { readGce } from "./gce.ts";
import { readNoCloud } from "./nocloud.ts";
import { readConfigDrive, readOpenStack } from "./openstack.ts";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIWqbsSC6v8rVKOUQZBkrCR3N6kXyOL7qDHmHq3Xlg8l";

/** A service that says the same to everything. */
function saying(text: string | Uint8Array): Exchange {
  const body = typeof text === "string" ? Buffer.from(text) : text;
  return {
    reach: () => ({ status: 200, body, index: 0 }),
    get: () => body,
    effort: () => ({ tries: 0, seconds: 0 }),
  };
}

const damaged: readonly (string | Uint8Array)[] = [
  "",
  " \n",
  "\0",
  "null",
  "[]",
  "[[[[",
  '"text"',
  "{}",
  "<html><body>Log in to the Wi-Fi</body></html>",
  '{"uuid":{},"compute":[],"vmId":1e400}',
  '{"compute":{"vmId":["x"]}}',
  '{"__proto__":{"uuid":"x"},"uuid":"\\u001b[2J"}',
  "a\nb\rc",
  "x".repeat(1_000_000),
  Uint8Array.of(0xff, 0xfe, 0),
];

test("a service that says nonsense gives no machine, but a reason", () => {
  for (const text of damaged) {
    for (const read of [readEc2, readOpenStack, readGce, readAzure]) {
      try {
        const { instanceId, hostname } = read(saying(text));
        // Text of one line is an id, whatever it says: it is only held against the one before.
        assert.ok(instanceId.length <= 4096 && !hasControlCharacters(instanceId), JSON.stringify(instanceId));
        assert.ok(hostname === undefined || /^[a-z0-9.-]{1,64}$/i.test(hostname));
      } catch (error) {
        assert.match((error as { code: string }).code, /^fetch\.(malformed|failed)$/, `${read.name}: ${String(error)}`);
      }
    }
  }
});

test("a disk with nonsense gives no machine, but a reason", () => {
  for (const text of damaged) {
    const bytes = Buffer.from(text);
    assert.throws(() => readConfigDrive(() => bytes, "a disk"), { code: "fetch.malformed" });
    try {
      assert.equal(typeof readNoCloud(() => bytes, "a disk").instanceId, "string");
    } catch (error) {
      assert.equal((error as { code: string }).code, "fetch.malformed", String(error));
    }
  }
  assert.throws(() => readNoCloud(() => undefined, "a disk"), { message: /neither meta-data nor user-data/ });
});

test("meta-data of NoCloud are read as people write them", () => {
  const read = (metaData: string) =>
    readNoCloud((name) => (name === "meta-data" ? Buffer.from(metaData) : undefined), "a disk");
  for (const text of [
    `instance-id: i-1\nlocal-hostname: web\npublic-keys:\n  - ${key}\n`,
    `---\r\ninstance-id: i-1\r\nlocal-hostname: web.\r\npublic-keys: "${key}"\r\n`,
    `{"instance-id": "i-1", "local-hostname": "web", "public-keys": ["${key}"]}`,
  ]) {
    const { instanceId, hostname, keys, userData, notes } = read(text);
    assert.deepEqual([instanceId, hostname, keys.length, userData, notes], ["i-1", "web", 1, undefined, []], text);
  }
  assert.equal(read("").instanceId, "nocloud");
  assert.throws(() => read("a: &x 1\nb: *x\n"), { message: /plain YAML/ });
});

test("what a line says counts where meta-data do not say it", () => {
  const seed = { url: undefined, instanceId: "i-line", hostname: "line" };
  const read = (text: string) => readNoCloud(() => Buffer.from(text), "a server", seed);
  assert.deepEqual([read("").instanceId, read("").hostname], ["i-line", "line"]);
  assert.deepEqual([read("instance-id: i-2").instanceId, read("local-hostname: two").hostname], ["i-2", "two"]);
});

test("a host name that Linux does not take is a note", () => {
  for (const name of ["-a", "a-", "a..b", "a b", "a_b", "a".repeat(65), "a/b", "\u001b[2J", ["a"], "$(reboot)"]) {
    const belief = createBelief();
    assert.equal(belief.hostname(name), undefined, String(name));
    assert.equal(belief.notes.length, 1, String(name));
  }
  for (const name of ["a", "web-1.example.org", "WEB", "1a"]) assert.equal(createBelief().hostname(name), name);
});

test("a public key that could do more than log in is a note", () => {
  for (const line of [
    `command="reboot" ${key}`,
    `no-pty ${key}`,
    `${key} me\nssh-rsa AAAA`,
    "ssh-rsa",
    "ssh-rsa not!base64not!base64",
    "-----BEGIN OPENSSH PRIVATE KEY-----",
    { key },
  ]) {
    const belief = createBelief();
    assert.deepEqual([belief.keys([line]), belief.notes.length], [[], 1], String(line));
  }
  const belief = createBelief();
  assert.equal(belief.keys([key, "", "# none", `${key} me and you`]).length, 2);
  assert.equal(belief.keys(Array.from({ length: 10_000 }, () => key)).length, 256);
  assert.deepEqual(belief.notes, ["there are more than 256 public keys: the others are left out"]);
});

test("keys of Google's know whose they are, and until when", () => {
  const attributes = JSON.stringify({
    "ssh-keys": `me:${key} google-ssh {"userName":"me@example.org","expireOn":"2026-12-04T20:12:00+0000"}\nyou:${key}\nbad user:${key}`,
    "block-project-ssh-keys": "TRUE",
  });
  const asked: string[] = [];
  const exchange: Exchange = {
    ...saying("1"),
    get: (url) => {
      asked.push(url);
      return Buffer.from(url.includes("attributes") ? attributes : "1");
    },
  };
  const { keys, notes } = readGce(exchange);
  assert.deepEqual(keys, [
    { user: "me", line: key, expires: "2026-12-04T20:12:00+0000" },
    { user: "you", line: key, expires: undefined },
  ]);
  assert.equal(notes.length, 1);
  assert.ok(!asked.some((url) => url.includes("/project/")));
});
