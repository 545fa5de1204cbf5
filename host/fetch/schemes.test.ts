import assert from "node:assert/strict";
import { test } from "node:test";
import { makeCertificates } from "@wherry/testing/fakes/web/certificates.ts";
import { startTftpServer } from "@wherry/testing/fakes/web/tftp-server.ts";
import { startWebServer } from "@wherry/testing/fakes/web/web-server.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { missingPeers } from "@wherry/testing/peers/skip.ts";
import { openBench } from "@wherry/testing/samples/fetch.ts";

test("a server with an authority of its own is trusted once the configuration names it", async (context) => {
  const bench = await openBench(context);
  const openssl = await findPeer("openssl");
  if (bench === undefined || openssl === undefined) return context.skip(missingPeers(["curl or openssl"]));
  await using folder = await temporaryDirectory();
  const { authority, key, certificate } = makeCertificates(openssl, folder.path, ["localhost"]);
  await using plain = await startWebServer({ routes: { "/ca.pem": { body: authority } } });
  await using server = await startWebServer({ routes: { "/a": { body: "hello" } }, tls: { key, certificate } });
  const resources = [{ source: `${server.url}/a` }];
  assert.match(bench.refusal(resources), /^fetch.failed files.0: .*: its certificate is not trusted/);
  const authorities = [{ resource: { source: `${plain.url}/ca.pem` }, from: ["ca", 0] }];
  assert.deepEqual(bench.fetch(resources, { authorities }), ["hello"]);
  assert.deepEqual(bench.fetch(resources, { authorities }), ["hello"]);
  assert.equal((await plain.requests()).length, 1, "the certificate is fetched once");
  return undefined;
});

test("S3 buckets, access points and Google's storage are read by anybody, by a proxy's way", async (context) => {
  const bench = await openBench(context);
  const openssl = await findPeer("openssl");
  if (bench === undefined || openssl === undefined) return context.skip(missingPeers(["curl or openssl"]));
  await using folder = await temporaryDirectory();
  const { authority, key, certificate } = makeCertificates(openssl, folder.path, [
    "s3.us-east-1.amazonaws.com",
    "s3.eu-north-1.amazonaws.com",
    "*.s3.eu-north-1.amazonaws.com",
    "*.s3-accesspoint.us-west-2.amazonaws.com",
    "storage.googleapis.com",
  ]);
  const region = { "x-amz-bucket-region": "eu-north-1" };
  await using store = await startWebServer({
    routes: {
      "s3.us-east-1.amazonaws.com/bucket": { status: 301, headers: region },
      "s3.us-east-1.amazonaws.com/dotted.bucket": { status: 403, headers: region },
      "bucket.s3.eu-north-1.amazonaws.com/a/b%20c": { body: "s3" },
      "s3.eu-north-1.amazonaws.com/dotted.bucket/key": { body: "dotted" },
      "point-123456789012.s3-accesspoint.us-west-2.amazonaws.com/key": { body: "point" },
      "storage.googleapis.com/bucket/o/p": { body: "google" },
    },
    tls: { key, certificate },
  });
  await using proxy = await startWebServer({ routes: {}, connectTo: store.port });
  const data = `data:,${encodeURIComponent(authority)}`;
  const settings = {
    proxy: { httpsProxy: proxy.url },
    authorities: [{ resource: { source: data }, from: ["ca", 0] }],
  };
  const texts = bench.fetch(
    [
      { source: "s3://bucket/a/b c?versionId=7" },
      { source: "arn:aws:s3:::bucket/a/b%20c" },
      { source: "s3://dotted.bucket/key" },
      { source: "arn:aws:s3:us-west-2:123456789012:accesspoint/point/object/key" },
      { source: "gs://bucket/o/p" },
    ],
    settings,
  );
  assert.deepEqual(texts, ["s3", "s3", "dotted", "point", "google"]);
  const requests = await store.requests();
  assert.deepEqual(
    requests.filter(({ method }) => method === "HEAD").map(({ path }) => path),
    ["s3.us-east-1.amazonaws.com/bucket", "s3.us-east-1.amazonaws.com/dotted.bucket"],
  );
  assert.deepEqual(requests.find(({ query }) => query !== "")?.query, "versionId=7");
  assert.match(
    bench.refusal([{ source: "s3://other/key" }], settings),
    /^fetch.failed files.0: cannot fetch s3:\/\/other\/key: there is no such bucket$/,
  );
  return undefined;
});

test("plain HTTP goes by the proxy's way, but for what is excepted", async (context) => {
  const bench = await openBench(context);
  if (bench === undefined) return;
  await using proxy = await startWebServer({ routes: { "web.test/a": { body: "by proxy" } } });
  const settings = { proxy: { httpProxy: proxy.url, noProxy: ["other.test"] } };
  assert.deepEqual(bench.fetch([{ source: "http://web.test/a" }], settings), ["by proxy"]);
  const timeouts = { httpTotal: 1 };
  assert.match(bench.refusal([{ source: "http://other.test/a" }], { ...settings, timeouts }), /resolve/i);
});

test("TFTP brings files of any length, and says what is not there", async (context) => {
  const bench = await openBench(context);
  if (bench === undefined) return;
  const files = { short: Buffer.from("tftp"), whole: Buffer.alloc(1024, 65), empty: Buffer.alloc(0) };
  await using server = await startTftpServer(files);
  const names = ["short", "whole", "empty"];
  assert.deepEqual(bench.fetch(names.map((name) => ({ source: `${server.url}/${name}` }))), [
    "tftp",
    "A".repeat(1024),
    "",
  ]);
  assert.match(bench.refusal([{ source: `${server.url}/none` }]), /^fetch.failed files.0: .*there is no such file$/);
});
