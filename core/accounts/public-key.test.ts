import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePublicKey } from "./public-key.ts";

function line(type: string, ...fields: readonly Buffer[]): string {
  const strings = [Buffer.from(type), ...fields].map((field) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(field.length);
    return Buffer.concat([length, field]);
  });
  return `${type} ${Buffer.concat(strings).toString("base64")}`;
}

const ed25519 = line("ssh-ed25519", Buffer.alloc(32, 7));
const sound = { fault: undefined, rsaBits: undefined };

test("a public key is found behind options and before a comment", () => {
  assert.deepEqual(parsePublicKey(ed25519), { type: "ssh-ed25519", ...sound });
  assert.deepEqual(parsePublicKey(`restrict ${ed25519} once ssh-dss`), { type: "ssh-ed25519", ...sound });
});

test("an RSA key has the length of its modulus, without the zero before it", () => {
  const modulus = Buffer.concat([Buffer.from([0]), Buffer.alloc(256, 0xff)]);
  assert.deepEqual(parsePublicKey(line("ssh-rsa", Buffer.from([1, 0, 1]), modulus)), {
    type: "ssh-rsa",
    fault: undefined,
    rsaBits: 2048,
  });
});

for (const [what, text, fault] of [
  ["a type alone", "ssh-ed25519", "no-base64"],
  ["a type with a word", "ssh-ed25519 a@b", "no-base64"],
  ["a key under another name", ed25519.replace("ssh-ed25519", "ssh-rsa"), "other-type"],
  ["a key without its end", ed25519.slice(0, 60), "not-whole"],
  ["a key without its padding", line("ssh-ed25519", Buffer.alloc(33)).replace(/=+$/, ""), "not-whole"],
  ["an RSA key without a modulus", line("ssh-rsa", Buffer.from([1, 0, 1])), "not-whole"],
] as const) {
  test(`${what} is at fault: ${fault}`, () => {
    const key = parsePublicKey(text);
    assert.equal(typeof key === "object" ? key.fault : key, fault);
  });
}

test("private keys of every kind are told, and what is no key", () => {
  for (const text of [
    "-----BEGIN RSA PRIVATE KEY-----",
    "PuTTY-User-Key-File-3: ssh-rsa",
    "b3BlbnNzaC1rZXktdjEAAAAABG5v",
  ])
    assert.equal(parsePublicKey(text), "private");
  assert.equal(parsePublicKey("ada"), undefined);
});
