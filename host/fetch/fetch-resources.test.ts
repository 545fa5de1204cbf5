import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { startWebServer } from "@wherry/testing/fakes/web/web-server.ts";
import { openBench } from "@wherry/testing/samples/fetch.ts";

const hello = createHash("sha256").update("hello").digest("hex");
const hello512 = createHash("sha512").update("hello").digest("hex");

test("data URLs, and what has no source, need no network and no process each", async (context) => {
  const bench = await openBench(context);
  if (bench === undefined) return;
  const many = Array.from({ length: 200 }, (_, index) => ({ source: `data:,file%20${index}` }));
  const gzip = { source: `data:;base64,${gzipSync("hello").toString("base64")}`, compression: "gzip" };
  const texts = bench.fetch([
    ...many,
    {},
    { source: "" },
    gzip,
    { ...gzip, verification: { hash: `sha256-${hello}` } },
  ]);
  assert.deepEqual(texts, [...many.map((_, index) => `file ${index}`), "", "", "hello", "hello"]);
  assert.deepEqual(
    bench.system.programs.map(([program]) => program),
    ["df", "sh", "sha256sum"],
  );
  // Nothing but contents is left, each once.
  assert.equal(readdirSync(bench.session.folder).length, 202);
});

test("many URLs come in one curl, and another one for all redirects, verified and uncompressed", async (context) => {
  const bench = await openBench(context);
  if (bench === undefined) return;
  const routes = {
    "/plain": { body: "hello" },
    "/empty": { body: "", status: 204 },
    "/gzip": { body: gzipSync("hello") },
    "/moved": { status: 302, headers: { location: "/plain" } },
    "/[glob]%7Ba,b%7D": { body: "odd name" },
    "/large": { body: new Uint8Array(3_000_000).fill(97) },
  };
  await using server = await startWebServer({ routes });
  const { url } = server;
  const texts = bench.fetch([
    { source: `${url}/plain`, verification: { hash: `sha512-${hello512}` } },
    { source: `${url}/empty` },
    { source: `${url}/gzip`, compression: "gzip", verification: { hash: `sha256-${hello}` } },
    { source: `${url}/moved` },
    { source: `${url}/[glob]{a,b}` },
    { source: "data:,local" },
    { source: `${url}/large` },
  ]);
  assert.deepEqual(texts.slice(0, 6), ["hello", "", "hello", "hello", "odd name", "local"]);
  assert.equal(texts[6]?.length, 3_000_000);
  assert.equal(bench.system.programs.filter(([program]) => program === "curl").length, 2);
  assert.deepEqual(bench.said, []);
});

test("headers go along, the resource's own first, and stay out of arguments", async (context) => {
  const bench = await openBench(context);
  if (bench === undefined) return;
  await using server = await startWebServer({ routes: { "/a": { body: "a" } } });
  const secret = 'a "quoted\\ secret';
  bench.fetch([
    {
      source: `http://me:password@127.0.0.1:${server.port}/a`,
      httpHeaders: [{ name: "X-Token", value: secret }, { name: "X-Empty", value: "" }, { name: "User-Agent" }],
    },
  ]);
  const [request] = await server.requests();
  assert.equal(request?.headers["x-token"], secret);
  assert.equal(request?.headers["x-empty"], "");
  assert.equal(request?.headers.authorization, `Basic ${Buffer.from("me:password").toString("base64")}`);
  assert.doesNotMatch(JSON.stringify(bench.system.programs), /secret|password/);
});

test("what came before a connection broke is no part of what the next attempt brings, be that empty", async (context) => {
  const bench = await openBench(context);
  if (bench === undefined) return;
  const failures = { times: 1, status: 0, sent: "half of it" };
  await using server = await startWebServer({
    routes: { "/empty": { failures }, "/whole": { body: "whole", failures } },
  });
  const { url } = server;
  assert.deepEqual(bench.fetch([{ source: `${url}/empty` }, { source: `${url}/whole` }]), ["", "whole"]);
  assert.match(bench.said.join(), /attempt 2/);
});

test("servers that fail for a while are asked again, and the console is told", async (context) => {
  const bench = await openBench(context);
  if (bench === undefined) return;
  const routes = {
    "/busy": { body: "hello", failures: { times: 2, status: 503 } },
    "/dropped": { body: "hello", failures: { times: 1, status: 0 } },
  };
  await using server = await startWebServer({ routes });
  const secret = `${server.url}/busy?signature=secret`;
  assert.deepEqual(bench.fetch([{ source: secret }, { source: `${server.url}/dropped` }]), ["hello", "hello"]);
  assert.equal(bench.said.length, 2);
  assert.match(
    bench.said[0] ?? "",
    /fetching again: .*\/busy\?\.\.\. \(the server answered HTTP 503\), .*attempt 2 in 0.1 s/,
  );
  assert.match(bench.said[1] ?? "", /attempt 3 in 0.2 s/);
  assert.doesNotMatch(bench.said.join(), /secret/);
  assert.equal((await server.requests()).length, 5);
});
