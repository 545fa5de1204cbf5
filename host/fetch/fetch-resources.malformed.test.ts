import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { startWebServer } from "@wherry/testing/fakes/web/web-server.ts";
import { openBench } from "@wherry/testing/samples/fetch.ts";

test("answers that are final are told at once, with the place and without secrets", async (context) => {
  const bench = await openBench(context);
  if (bench === undefined) return;
  const routes = {
    "/partial": { body: "x", status: 206 },
    "/forbidden": { status: 403 },
    "/loop": { status: 302, headers: { location: "/loop" } },
    "/file": { status: 302, headers: { location: "file:///etc/passwd" } },
  };
  await using server = await startWebServer({ routes });
  const { url } = server;
  for (const [source, problem] of [
    [
      `${url}/none?key=secret`,
      /^fetch.failed files.0: cannot fetch http:.*\/none\?\.\.\.: the server answered HTTP 404$/,
    ],
    [`${url}/partial`, /HTTP 206$/],
    [`${url}/forbidden`, /HTTP 403$/],
    [`${url}/loop`, /too many redirects$/],
    [`${url}/file`, /it redirects to something that is not a web address$/],
    ["ftp://127.0.0.1/x", /^fetch.malformed files.0: .* is not an address that can be fetched$/],
    ["file:///etc/passwd", /is not an address that can be fetched$/],
    ["http:///x", /is not an address/],
    ["s3://bucket", /is not an address/],
    ["data:;base64,QQ", /^fetch.malformed files.0: the data URL cannot be read: base64 .*, character 16$/],
  ] as const) {
    const refusal = bench.refusal([{ source }]);
    assert.match(refusal, problem);
    assert.doesNotMatch(refusal, /secret/);
  }
  assert.deepEqual(bench.said, []);
});

test("all that is refused is told together", async (context) => {
  const bench = await openBench(context);
  if (bench === undefined) return;
  await using server = await startWebServer({ routes: { "/ok": { body: "ok" } } });
  const { url } = server;
  const refusal = bench.refusal([{ source: `${url}/a` }, { source: `${url}/ok` }, { source: `${url}/b` }]);
  assert.match(refusal, /^fetch.failed files.0: .*\/a: .*404\n.*\/b: .*404 \(\$\.files\.2\)$/);
});

test("dead, stalling and dripping servers are given up after the patience", async (context) => {
  const bench = await openBench(context, 0.5);
  if (bench === undefined) return;
  const routes = {
    "/stall": { body: "never", delay: 60_000 },
    "/drip": { body: "x".repeat(1000), drip: 100 },
    "/cut": { body: "whole", truncate: 2 },
    "/broken": { failures: { times: 99, status: 500 } },
  };
  await using server = await startWebServer({ routes });
  const { url } = server;
  const timeouts = { httpResponseHeaders: 1 };
  const started = performance.now();
  for (const [source, problem] of [
    [`${url}/stall`, /too slow.*; not fetched within 0.5 s, 1 attempt$/],
    [`${url}/drip`, /too slow.*; not fetched within 0.5 s, 1 attempt$/],
    [`${url}/cut`, /3 bytes (missing|remaining).*; not fetched within 0.5 s, [234] attempts$/],
    [`${url}/broken`, /HTTP 500; not fetched within 0.5 s, [234] attempts$/],
    ["http://127.0.0.1:1/", /to connect.*; not fetched within 0.5 s, [234] attempts$/],
  ] as const) {
    assert.match(bench.refusal([{ source }], { timeouts }), problem);
  }
  assert.ok(performance.now() - started < 15_000);
});

test("httpTotal bounds all attempts of a resource", async (context) => {
  const bench = await openBench(context);
  if (bench === undefined) return;
  await using server = await startWebServer({ routes: { "/slow": { body: "never", delay: 60_000 } } });
  const timeouts = { httpTotal: 1, httpResponseHeaders: 0 };
  const refusal = bench.refusal([{ source: `${server.url}/slow` }], { timeouts });
  assert.match(refusal, /timed out.*; not fetched within the 1 s of ignition.timeouts.httpTotal, 1 attempt$/);
});

test("wrong bytes are refused, and leave nothing", async (context) => {
  const bench = await openBench(context);
  if (bench === undefined) return;
  const hash = `sha256-${"0".repeat(64)}`;
  const refusal = bench.refusal([{ source: "data:,x" }, { source: "data:,y", verification: { hash } }]);
  assert.match(
    refusal,
    /^fetch.mismatch files.1: the bytes are not those of the verification hash: .* 0{64} was expected$/,
  );
  assert.deepEqual(readdirSync(bench.session.folder), ["incoming"]);
});

test("gzip that is broken, or that expands without end, is refused", async (context) => {
  const bench = await openBench(context);
  if (bench === undefined) return;
  const good = gzipSync("good");
  const compressed = (bytes: Uint8Array) => ({
    source: `data:;base64,${Buffer.from(bytes).toString("base64")}`,
    compression: "gzip",
  });
  for (const [bytes, problem] of [
    [Buffer.from("plain"), /it is not gzip/],
    [good.subarray(0, good.length - 6), /not sound gzip: unexpected end of file/],
    [Buffer.concat([good, Buffer.from("tail")]), /not sound gzip: decompression OK, trailing garbage ignored/],
    [Buffer.from(good).fill(0xff, 12, 14), /not (?:sound )?gzip/],
    [Buffer.alloc(0), /not (?:sound )?gzip/],
  ] as const) {
    const refusal = bench.refusal([compressed(good), compressed(bytes), compressed(good)]);
    assert.match(refusal, /^fetch.malformed files.1: /);
    assert.match(refusal, problem);
  }
  assert.deepEqual(bench.fetch([compressed(Buffer.concat([good, good]))]), ["goodgood"]);
});

test("headers cannot smuggle lines, and certificates must be some", async (context) => {
  const bench = await openBench(context);
  if (bench === undefined) return;
  for (const header of [
    { name: "X", value: "a\r\nY: b" },
    { name: "@/etc/passwd", value: "x" },
    { name: "", value: "x" },
  ]) {
    const refusal = bench.refusal([{ source: "http://127.0.0.1:1/", httpHeaders: [header] }]);
    assert.equal(refusal, "fetch.malformed files.0: an HTTP header that cannot be sent");
  }
  const authorities = [{ resource: { source: "data:,nothing" }, from: ["ca", 0] }];
  const refusal = bench.refusal([{ source: "https://127.0.0.1:1/" }], { authorities });
  assert.equal(refusal, "fetch.malformed ca.0: this is not a certificate in PEM form");
});
