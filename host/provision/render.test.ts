import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { startWebServer } from "@wherry/testing/fakes/web/web-server.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { dataUrl, filesConfig, filesOf, renderBench } from "@wherry/testing/samples/render.ts";

const skip = skipWithout({ curl: await findPeer("curl") });
const version = { version: "3.3.0" };

test("what is merged comes over what refers to it, depth first, and what replaces takes its place", {
  skip,
}, async () => {
  await using bench = await renderBench();
  assert.ok(bench);
  const inner = { source: dataUrl(filesConfig("inner", ["/a", "/b", "/c"])) };
  const outer = { source: dataUrl(filesConfig("outer", ["/a", "/b"], { merge: [inner] })) };
  const last = { source: dataUrl(filesConfig("last", ["/c"])) };
  const merged = bench.renderOne(filesConfig("own", ["/a", "/d"], { merge: [outer, last] }));
  assert.deepEqual(filesOf(merged), ["/a inner", "/d own", "/b inner", "/c last"]);
  assert.equal(merged.config.ignition.config, undefined);
  assert.deepEqual(merged.sources, [
    "own",
    "$.ignition.config.merge.0 of own",
    "$.ignition.config.merge.0 of $.ignition.config.merge.0 of own",
    "$.ignition.config.merge.1 of own",
  ]);
  const replaced = bench.renderOne(filesConfig("own", ["/d"], { replace: outer, merge: [last] }));
  assert.deepEqual(filesOf(replaced), ["/a inner", "/b inner", "/c inner"]);
});

test("configurations come from servers too, compressed, verified, with headers, by a name without secrets", {
  skip,
}, async () => {
  await using bench = await renderBench();
  assert.ok(bench);
  const text = JSON.stringify(filesConfig("web", ["/a"]));
  await using server = await startWebServer({
    routes: {
      "/a": { body: text },
      "/gzip": { body: gzipSync(text) },
      "/empty": { body: " \n" },
      "/script": { body: "#!/bin/sh" },
    },
  });
  const hash = `sha512-${createHash("sha512").update(text).digest("hex")}`;
  const source = `${server.url}/gzip?key=secret`;
  const merge = [
    { source: `${server.url}/a`, verification: { hash }, httpHeaders: [{ name: "X-Own", value: "1" }] },
    { source, compression: "gzip" },
  ];
  const rendered = bench.renderOne({ ignition: { ...version, config: { merge } } });
  assert.deepEqual(filesOf(rendered), ["/a web"]);
  assert.deepEqual(rendered.sources, ["own", `${server.url}/a`, `${server.url}/gzip?...`]);
  const [request] = await server.requests();
  assert.equal(request?.headers["x-own"], "1");
  assert.match(String(request?.headers.accept), /^application\/vnd\.coreos\.ignition\+json;version=3/);

  assert.deepEqual(filesOf(bench.render({ user: { name: "url", url: `${server.url}/gzip` } })), ["/a web"]);
  const empty = bench.render({ user: { name: "url", url: `${server.url}/empty` } });
  assert.deepEqual(
    empty.findings.map(({ source, message }) => `${source}: ${message}`),
    ["url: there is nothing in it"],
  );
  for (const [path, message] of [
    ["script", /\/script is a script, not Ignition$/],
    ["none", /HTTP 404 \(own refers to it\)$/],
    ["empty", /\/empty has errors:/],
  ] as const) {
    const replace = { source: `${server.url}/${path}` };
    assert.throws(() => bench.renderOne({ ignition: { ...version, config: { replace } } }), { message });
  }
});

test("a configuration is fetched as those read before it say", { skip }, async () => {
  await using bench = await renderBench();
  assert.ok(bench);
  await using proxy = await startWebServer({
    routes: { "web.test/a": { body: JSON.stringify(filesConfig("proxied", ["/a"])) } },
  });
  const setting = { source: dataUrl({ ignition: { ...version, proxy: { httpProxy: proxy.url } } }) };
  const reference = { source: "http://web.test/a" };
  const behind = { ignition: { ...version, config: { merge: [setting, reference] } } };
  assert.deepEqual(filesOf(bench.renderOne(behind)), ["/a proxied"]);
  const base = {
    name: "base",
    bytes: Buffer.from(JSON.stringify({ ignition: { ...version, proxy: { httpProxy: proxy.url } } })),
  };
  const own = {
    name: "own",
    bytes: Buffer.from(JSON.stringify({ ignition: { ...version, config: { merge: [reference] } } })),
  };
  assert.deepEqual(filesOf(bench.render({ base: [base], user: own })), ["/a proxied"]);
});

test("findings have the name of the configuration that they are about, errors all of them with their places", {
  skip,
}, async () => {
  await using bench = await renderBench();
  assert.ok(bench);
  const doubtful = { source: dataUrl({ ignition: version, colour: "red" }) };
  const { findings } = bench.renderOne({ ignition: { ...version, config: { merge: [doubtful] } }, shape: 1 });
  assert.deepEqual(
    findings.map(({ source, path, level }) => `${level} ${source} ${path.join(".")}`),
    ["warning own shape", "warning $.ignition.config.merge.0 of own colour"],
  );
  const wrong = {
    source: dataUrl({ ignition: version, storage: { files: [{ path: "a" }, { path: "/b", mode: 99999 }] } }),
  };
  assert.throws(() => bench.renderOne({ ignition: { ...version, config: { merge: [wrong] } } }), {
    code: "config.invalid",
    message:
      /^\$\.ignition\.config\.merge\.0 of own has errors:\n1:\d+: \$\.storage\.files\.0\.path: .*\n1:\d+: \$\.storage\.files\.1\.mode: /,
  });
});

test("what is valid in parts and not as a whole is refused", { skip }, async () => {
  await using bench = await renderBench();
  assert.ok(bench);
  const link = { ignition: version, storage: { links: [{ path: "/a", target: "/b" }] } };
  const below = {
    ignition: { ...version, config: { merge: [{ source: dataUrl(link) }] } },
    storage: { files: [{ path: "/a/c" }] },
  };
  assert.throws(() => bench.renderOne(below), {
    code: "config.invalid",
    message: /^the configuration as a whole has errors:/,
  });
});

test("configurations that lead in circles, or are too many, come to an end", { skip }, async () => {
  await using bench = await renderBench();
  assert.ok(bench);
  const self = { config: { replace: { source: "http://web.test/self" } } };
  await using proxy = await startWebServer({
    routes: { "web.test/self": { body: JSON.stringify({ ignition: { ...version, ...self } }) } },
  });
  const refusal = { code: "config.invalid", message: /more configurations than any machine/ };
  const bytesOf = (ignition: object) => Buffer.from(JSON.stringify({ ignition: { ...version, ...ignition } }));
  const base = [{ name: "base", bytes: bytesOf({ proxy: { httpProxy: proxy.url } }) }];
  assert.throws(() => bench.render({ base, user: { name: "own", bytes: bytesOf(self) } }), refusal);
  let nested = filesConfig("deep", ["/a"]);
  for (let depth = 0; depth < 21; depth++) {
    // Compressed, as what stands in base64 twenty times over takes half a megabyte.
    const source = `data:;base64,${gzipSync(JSON.stringify(nested)).toString("base64")}`;
    nested = { ignition: { ...version, config: { replace: { source, compression: "gzip" } } } };
  }
  assert.throws(() => bench.renderOne(nested), {
    code: "config.invalid",
    message: /more configurations than any machine/,
  });
});
