import assert from "node:assert/strict";
import { hash, X509Certificate } from "node:crypto";
import { test } from "node:test";
import { EPOCH, smallContext, smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import { writeCaCertificates } from "./ca-certificates.ts";
import { javaTrustStore } from "./java-trust-store.ts";

test("trusted certificates are entries of a JKS key store, by alias, with a digest that the usual password proves", () => {
  const store = javaTrustStore(
    new Map([
      ["debian:b.pem", Buffer.from("22")],
      ["debian:a.pem", Buffer.from("1")],
    ]),
    1,
  );
  const entry = (alias: string, content: string) =>
    `00000002000c${Buffer.from(alias).toString("hex")}00000000000003e80005582e353039${content}`;
  assert.equal(
    store.subarray(0, -20).toString("hex"),
    `feedfeed0000000200000002${entry("debian:a.pem", "0000000131")}${entry("debian:b.pem", "000000023232")}`,
  );
  const secret = [..."changeit"].map((letter) => `\0${letter}`).join("");
  const proven = Buffer.concat([Buffer.from(`${secret}Mighty Aphrodite`), store.subarray(0, -20)]);
  assert.equal(store.subarray(-20).toString("hex"), hash("sha1", proven));
});

const pem = `-----BEGIN CERTIFICATE-----
MIIBczCCARmgAwIBAgIUC91Dsm0fxWxzzsifOVn9119nXmUwCgYIKoZIzj0EAwIw
DjEMMAoGA1UEAwwDT25lMCAXDTI2MTEzMDA0NTcwNloYDzIxMjYxMTA2MDQ1NzA2
WjAOMQwwCgYDVQQDDANPbmUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAT2vcfb
pphUusBXzkmzXEDxkco5whePG2xpaqxaQvlUddxQnDU8XapH6xO+IhgoluKN9QSD
yAOYwXP9K2nNC7Vzo1MwUTAdBgNVHQ4EFgQU56yY2vouuLxzSdqO075SL3X+y1Yw
HwYDVR0jBBgwFoAU56yY2vouuLxzSdqO075SL3X+y1YwDwYDVR0TAQH/BAUwAwEB
/zAKBggqhkjOPQQDAgNIADBFAiEA4Zv4p9rfErVCrlTEkuFGjE3ewa1U+zkRk9mD
rlVJW3kCIHh8+atwkyPoQaFqSCtErJLu4exBr29yqXy1pLC6TEmv
-----END CERTIFICATE-----
`;

test("Java has the certificates of all others, where its folder is there", async () => {
  const tree = smallTree({
    "/usr/local/share/ca-certificates/One.crt": pem,
    "/etc/ssl/certs/java": { directory: 0o755 },
  });
  const node = (await writeCaCertificates(tree, smallContext())).get("/etc/ssl/certs/java/cacerts");
  const der = new X509Certificate(pem).raw;
  const expected = javaTrustStore(new Map([["debian:one.pem", der]]), EPOCH);
  assert.equal(node?.kind === "file" && node.content.sha256, hash("sha256", expected));
});
