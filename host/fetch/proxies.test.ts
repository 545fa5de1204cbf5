import assert from "node:assert/strict";
import { test } from "node:test";
import { splitUrl } from "@wherry/core/urls/urls.ts";
import { proxyFor } from "./proxies.ts";

function proxied(url: string, ...noProxy: string[]): boolean {
  const parts = splitUrl(url);
  assert.ok(parts);
  return proxyFor(parts, { httpProxy: "http://p", httpsProxy: "http://s", noProxy }) !== undefined;
}

test("the proxy is the scheme's", () => {
  const parts = (url: string) => splitUrl(url) ?? assert.fail();
  const proxy = { httpProxy: "http://p" };
  assert.equal(proxyFor(parts("http://a/"), proxy), "http://p");
  assert.equal(proxyFor(parts("https://a/"), proxy), undefined);
  assert.equal(proxyFor(parts("tftp://a/"), proxy), undefined);
});

test("what noProxy names is reached directly", () => {
  for (const [url, entry, expected] of [
    ["http://a.test/", "a.test", false],
    ["http://b.a.test/", "a.test", false],
    ["http://ba.test/", "a.test", true],
    ["http://a.test/", ".a.test", true],
    ["http://b.a.test/", ".a.test", false],
    ["http://b.a.test/", "*.a.test", false],
    ["http://A.Test./", "a.test", false],
    ["http://a.test:8080/", "a.test:8080", false],
    ["http://a.test/", "a.test:8080", true],
    ["http://a.test/", "a.test:80", false],
    ["https://a.test/", "a.test:443", false],
    ["http://a.test/", "x, a.test ,y", false],
    ["http://a.test/", "*", false],
    ["http://a.test/", "", true],
    ["http://10.1.2.3/", "10.0.0.0/8", false],
    ["http://11.1.2.3/", "10.0.0.0/8", true],
    ["http://10.1.2.3/", "10.1.2.3", false],
    ["http://1.10.1.2/", "10.1.2", true],
    ["http://[2001:db8::1]/", "2001:db8::1", false],
    ["http://[2001:db8::1]:81/", "[2001:db8::1]:81", false],
    ["http://localhost/", "", false],
    ["http://127.1.2.3/", "", false],
    ["http://[::1]/", "", false],
  ] as const) {
    assert.equal(proxied(url, entry), expected, `${url} ${entry}`);
  }
});
