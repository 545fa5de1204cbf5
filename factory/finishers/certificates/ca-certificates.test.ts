import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { WherryError } from "@wherry/core/errors/errors.ts";
import { rememberInMemory } from "@wherry/testing/fixtures/remember.ts";
import { linkOf, smallContext, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { runOrFail } from "../../system/processes.ts";
import { putDirectory } from "../../tree/edit.ts";
import { writeCaCertificates } from "./ca-certificates.ts";
import { encodeElement, readElements } from "./der.ts";
import { subjectHash } from "./subject-hash.ts";

const openssl = await findPeer("openssl");
const skip = skipWithout({ openssl });

const SUBJECTS = [
  "/CN=Simple",
  "/C=DE/O=  Many   Blanks  /CN=MiXeD Case",
  "/O=Grüße/CN=Ünïcode Ärger",
  "/DC=org/DC=example/CN=Components/emailAddress=Some.One@Example.ORG",
  "/O=One+OU=Two+CN=Three",
  "/",
];

async function certificate(folder: string, subject: string): Promise<string> {
  if (openssl === undefined) return "";
  const file = join(folder, "cert.pem");
  const key = [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
    "-keyout",
    join(folder, "key.pem"),
  ];
  const names = ["-utf8", "-multivalue-rdn", "-subj", subject];
  await runOrFail(openssl.file, [...openssl.prefix, "req", "-x509", "-days", "3650", ...key, ...names, "-out", file]);
  return await readFile(file, "utf8");
}

for (const subject of SUBJECTS) {
  test(`openssl gives the same hash for the subject ${subject}`, { skip }, async () => {
    if (openssl === undefined) return;
    await using folder = await temporaryDirectory();
    const pem = await certificate(folder.path, subject);
    const args = [...openssl.prefix, "x509", "-noout", "-subject_hash", "-in", join(folder.path, "cert.pem")];
    const { stdout } = await runOrFail(openssl.file, args);
    assert.equal(subjectHash(new X509Certificate(pem).raw), stdout.toString().trim());
  });
}

test("certificates become a bundle and links by name and by hash, the definition's after the distribution's", {
  skip,
}, async () => {
  await using folder = await temporaryDirectory();
  const [one, two] = [await certificate(folder.path, "/CN=One"), await certificate(folder.path, "/CN=Two")];
  const tree = smallTree({
    "/usr/share/ca-certificates/mozilla/Z (1), x.crt": one.trimEnd(),
    "/usr/local/share/ca-certificates/a.crt": two,
  });
  const finished = await writeCaCertificates(tree, smallContext());
  assert.equal(textOf(finished, "/etc/ssl/certs/ca-certificates.crt"), one + two);
  assert.equal(linkOf(finished, "/etc/ssl/certs/Z_=1=__x.pem"), "/usr/share/ca-certificates/mozilla/Z (1), x.crt");
  const hash = subjectHash(new X509Certificate(two).raw);
  assert.equal(linkOf(finished, `/etc/ssl/certs/${hash}.0`), "a.pem");
  assert.equal(textOf(finished, "/etc/ca-certificates.conf"), "mozilla/Z (1), x.crt\n");
  assert.equal(finished.has("/etc/ssl/certs/java/cacerts"), false);
});

test("the hashes of the same certificates are made once, and Java's bundle has them all the same", {
  skip,
}, async () => {
  await using folder = await temporaryDirectory();
  const [one, two] = [await certificate(folder.path, "/CN=One"), await certificate(folder.path, "/CN=Two")];
  const { remember, made } = rememberInMemory();
  for (const [pem, count] of [
    [one, 1],
    [one, 1],
    [two, 2],
  ] as const) {
    const tree = new Map(smallTree({ "/usr/local/share/ca-certificates/a.crt": pem }));
    putDirectory(tree, "/etc/ssl/certs/java", { mtime: 1 });
    const finished = await writeCaCertificates(tree, smallContext({}, { remember }));
    assert.deepEqual(finished, await writeCaCertificates(tree, smallContext()));
    assert.equal(linkOf(finished, `/etc/ssl/certs/${subjectHash(new X509Certificate(pem).raw)}.0`), "a.pem");
    assert.equal(finished.get("/etc/ssl/certs/java/cacerts")?.kind, "file");
    assert.equal(made.length, count);
  }
});

test("what is not one certificate in PEM is an error that names the file", async () => {
  for (const content of ["", "garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]) {
    const tree = smallTree({ "/usr/local/share/ca-certificates/bad.crt": content });
    await assert.rejects(writeCaCertificates(tree, smallContext()), ({ code, findings }: WherryError) => {
      assert.equal(code, "finisher.failed");
      assert.equal(findings[0]?.file, "/usr/local/share/ca-certificates/bad.crt");
      assert.match(findings[0]?.hint ?? "", /a file of its own/);
      return true;
    });
  }
});

test("text in a subject that is cut off, or has what is no character, is refused with an error of our own", () => {
  const element = (tag: number, ...content: Buffer[]) => encodeElement(tag, Buffer.concat(content));
  for (const value of [
    element(0x1e, Buffer.from([0, 0x61, 0])),
    element(0x1c, Buffer.from([0, 0, 0, 0x61, 0])),
    element(0x1c, Buffer.from([0, 0x11, 0, 0])),
  ]) {
    const subject = element(0x30, element(0x31, element(0x30, element(0x06, Buffer.from([1])), value)));
    const others = [1, 2, 3, 4].map((tag) => element(tag));
    const certificate = element(0x30, element(0x30, ...others, subject));
    assert.throws(() => subjectHash(certificate), { code: "format.invalid" });
  }
});

test("bytes that are not DER are refused with an error of our own, whatever they are", () => {
  assertProperty(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        readElements(Buffer.from(bytes));
        subjectHash(Buffer.from(bytes));
      } catch (error) {
        assert.equal((error as { code: string }).code, "format.invalid");
      }
    }),
    { seed: 5, numRuns: 500 },
  );
});
