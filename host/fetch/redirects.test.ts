import assert from "node:assert/strict";
import { test } from "node:test";
import { startWebServer } from "@wherry/testing/fakes/web/web-server.ts";
import type { SeenRequest } from "@wherry/testing/fakes/web/web-server-options.ts";
import { openBench } from "@wherry/testing/samples/fetch.ts";
import { isSameOrigin } from "./redirects.ts";

const token = [
  { name: "X-Token", value: "secret" },
  { name: "Authorization", value: "Bearer secret" },
];

function secretsOf(requests: readonly SeenRequest[], path: string): unknown[] {
  return requests.filter((one) => one.path === path).map(({ headers }) => [headers["x-token"], headers.authorization]);
}

test("a header for one server does not follow a redirect to another port or host", async (context) => {
  const bench = await openBench(context);
  if (bench === undefined) return;
  await using other = await startWebServer({ routes: { "/taken": { body: "taken" } } });
  await using first = await startWebServer({
    routes: {
      "/port": { status: 302, headers: { location: `${other.url}/taken` }, body: "moved" },
      "/host": { status: 307, headers: { location: `http://localhost:${other.port}/taken` } },
    },
  });
  const leaving = ["/port", "/host"].map((path) => ({ source: `${first.url}${path}`, httpHeaders: token }));
  assert.deepEqual(bench.fetch(leaving), ["taken", "taken"]);
  const nothing = [undefined, undefined];
  assert.deepEqual(secretsOf(await other.requests(), "/taken"), [nothing, nothing]);
});

test("once lost, a header stays lost, even where a redirect leads back", async (context) => {
  const bench = await openBench(context);
  if (bench === undefined) return;
  const to = (location: string) => ({ status: 302, headers: { location } });
  const routes = {
    "a.test/start": to("http://b.test/back"),
    "b.test/back": to("http://a.test/end"),
    "a.test/end": { body: "end" },
  };
  await using proxy = await startWebServer({ routes });
  const settings = { proxy: { httpProxy: proxy.url } };
  assert.deepEqual(bench.fetch([{ source: "http://a.test/start", httpHeaders: token }], settings), ["end"]);
  const seen = await proxy.requests();
  assert.deepEqual(secretsOf(seen, "a.test/start"), [["secret", "Bearer secret"]]);
  assert.deepEqual(secretsOf(seen, "a.test/end"), [[undefined, undefined]]);
});

test("a header for one server follows a redirect on it, and so do user and password of the address", async (context) => {
  const bench = await openBench(context);
  if (bench === undefined) return;
  await using server = await startWebServer({
    routes: {
      "/relative": { status: 302, headers: { location: "end" } },
      "/end": { body: "end" },
    },
  });
  const address = `http://me:password@127.0.0.1:${server.port}`;
  const httpHeaders = token.slice(0, 1);
  assert.deepEqual(bench.fetch([{ source: `${address}/relative`, httpHeaders }]), ["end"]);
  const basic = `Basic ${Buffer.from("me:password").toString("base64")}`;
  assert.deepEqual(secretsOf(await server.requests(), "/end"), [["secret", basic]]);
});

test("the body of a redirect never stands for an empty one", async (context) => {
  const bench = await openBench(context);
  if (bench === undefined) return;
  const routes = {
    "/moved": { status: 302, headers: { location: "/empty" }, body: "moved" },
    "/empty": { body: "" },
  };
  await using server = await startWebServer({ routes });
  assert.deepEqual(bench.fetch([{ source: `${server.url}/moved` }]), [""]);
});

test("ten redirects are followed, eleven are not", async (context) => {
  const bench = await openBench(context);
  if (bench === undefined) return;
  const steps = Array.from({ length: 11 }, (_, step) => [
    `/${step}`,
    { status: 302, headers: { location: `/${step + 1}` } },
  ]);
  await using server = await startWebServer({ routes: { ...Object.fromEntries(steps), "/11": { body: "end" } } });
  assert.deepEqual(bench.fetch([{ source: `${server.url}/1` }]), ["end"]);
  assert.match(bench.refusal([{ source: `${server.url}/0` }]), /too many redirects$/);
});

test("each step goes by the way that its own address is reached by", async (context) => {
  const bench = await openBench(context);
  if (bench === undefined) return;
  await using proxy = await startWebServer({ routes: { "web.test/a": { body: "by proxy" } } });
  await using server = await startWebServer({
    routes: { "/moved": { status: 302, headers: { location: "http://web.test/a" } } },
  });
  const settings = { proxy: { httpProxy: proxy.url } };
  assert.deepEqual(bench.fetch([{ source: `${server.url}/moved` }], settings), ["by proxy"]);
});

test("scheme, host and port make a server; what could be read in two ways is nobody's", () => {
  for (const [from, to] of [
    ["http://a.test/x", "http://A.test:80/y?z#f"],
    ["https://a.test", "https://me:pw@a.test:443/"],
    ["http://[::1]:81/", "http://[::1]:81/x"],
  ] as const) {
    assert.ok(isSameOrigin(from, to), `${from} ${to}`);
  }
  for (const [from, to] of [
    ["http://a.test/", "https://a.test/"],
    ["http://a.test/", "http://a.test:8080/"],
    ["http://a.test/", "http://b.a.test/"],
    ["http://a.test/", "http://a.test@b.test/"],
    ["http://a.test/", "http://b.test\\@a.test/"],
    ["http://a.test/", "http://x@b.test@a.test/"],
    ["http://a.test/", "http://a.test:80:81/"],
    ["http://a.test/", "http:///a.test/"],
    ["http://a.test/", "//a.test/"],
    ["tftp://a.test/", "tftp://a.test/"],
    ["http://%61.test/", "http://%61.test/"],
  ] as const) {
    assert.ok(!isSameOrigin(from, to), `${from} ${to}`);
  }
});
