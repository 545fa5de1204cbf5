import assert from "node:assert/strict";
import { test } from "node:test";
import { PUBLIC_KEY } from "@wherry/testing/samples/definitions.ts";
import { sshKeyProblem } from "./ssh-key.ts";

function key(type: string, ...fields: readonly Buffer[]): string {
  const strings = [Buffer.from(type), ...fields].map((field) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(field.length);
    return Buffer.concat([length, field]);
  });
  return `${type} ${Buffer.concat(strings).toString("base64")}`;
}

test("public keys of every type that OpenSSH knows are accepted, with options and comments", () => {
  const accepted = [
    PUBLIC_KEY,
    key("ssh-rsa", Buffer.from([1, 0, 1]), Buffer.alloc(257, 7)),
    `${key("ecdsa-sha2-nistp256", Buffer.from("nistp256"), Buffer.alloc(65, 4))} ada@host`,
    `${key("sk-ssh-ed25519@openssh.com", Buffer.alloc(32), Buffer.from("ssh:"))} security key`,
    `${PUBLIC_KEY} replaces ssh-dss`,
    `from="192.0.2.0/24",no-pty ${PUBLIC_KEY}`,
  ];
  for (const line of accepted) assert.equal(sshKeyProblem(line), undefined, line);
});

for (const [name, line, problem] of [
  ["a private key", "-----BEGIN RSA PRIVATE KEY-----", /THIS IS A PRIVATE KEY/],
  ["a private key without its frame", "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU", /THIS IS A PRIVATE KEY/],
  ["several lines", `${PUBLIC_KEY}\n${PUBLIC_KEY}`, /one line/],
  ["a key that is cut off", PUBLIC_KEY.slice(0, 60), /cut off/],
  ["a key of another type than it says", PUBLIC_KEY.replace("ssh-ed25519", "ssh-rsa"), /another type/],
  ["a key without its padding", key("ssh-ed25519", Buffer.alloc(33)).replace(/=+$/, ""), /cut off/],
  ["a DSA key", key("ssh-dss", Buffer.alloc(20)), /DSA/],
  ["a name", "ada", /not an OpenSSH public key/],
] as const) {
  test(`${name} is refused as a public key`, () => {
    assert.match(sshKeyProblem(line) ?? "", problem);
  });
}
