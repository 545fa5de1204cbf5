import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { formatUrl, parseUrl, queryValues, splitUrl } from "./urls.ts";

const absent = { authority: undefined, userInfo: undefined, port: undefined, query: undefined, fragment: undefined };

test("URLs are split into their parts, as written", () => {
  for (const [url, parts] of [
    ["https://example.com", { scheme: "https", authority: "example.com", host: "example.com", path: "" }],
    [
      "HTTP://a:80/b%20c?d=e?f#g#h",
      { scheme: "http", authority: "a:80", host: "a", port: 80, path: "/b%20c", query: "d=e?f", fragment: "g#h" },
    ],
    ["http://u:p@ss@h/", { scheme: "http", authority: "u:p@ss@h", userInfo: "u:p@ss", host: "h", path: "/" }],
    [
      "http://[fe80::1%25eth0]:8/",
      { scheme: "http", authority: "[fe80::1%25eth0]:8", host: "fe80::1%25eth0", port: 8, path: "/" },
    ],
    ["data:;base64,QQ==", { scheme: "data", host: "", path: ";base64,QQ==" }],
    [
      "arn:aws:s3:::bucket/key?versionId=1",
      { scheme: "arn", host: "", path: "aws:s3:::bucket/key", query: "versionId=1" },
    ],
    ["s3://bucket/a/b", { scheme: "s3", authority: "bucket", host: "bucket", path: "/a/b" }],
    ["http://h:/x", { scheme: "http", authority: "h:", host: "h", path: "/x" }],
  ] as const) {
    assert.deepEqual(splitUrl(url), { ...absent, ...parts }, url);
  }
});

test("relative references have no scheme", () => {
  for (const [url, parts] of [
    ["", { scheme: "", host: "", path: "" }],
    ["*", { scheme: "", host: "", path: "*" }],
    ["a/b:c?d", { scheme: "", host: "", path: "a/b:c", query: "d" }],
    ["//h:99999/a", { scheme: "", authority: "h:99999", host: "h", port: 99_999, path: "/a" }],
    ["///a", { scheme: "", host: "", path: "///a" }],
  ] as const) {
    assert.deepEqual(parseUrl(url), { ...absent, ...parts }, url);
  }
});

test("what Go's net/url refuses is refused", () => {
  for (const url of [
    ":a",
    "b c:d",
    "http://a b/",
    "http://a%20b/",
    "http://[::1%zone]/",
    "http://a/%zz",
    "http://a/#%",
    "http://u%@h/",
    "http://a\u007f/",
  ]) {
    assert.equal(parseUrl(url), undefined, JSON.stringify(url));
  }
});

test("a URL is written as it was, its scheme in lower case and its path escaped where that was forgotten", () => {
  for (const [url, written] of [
    ["HTTP://U@Host:80/a b?c d#e f", "http://U@Host:80/a%20b?c d#e%20f"],
    ["data:,a%20b", "data:,a%20b"],
    ["http://h/%41%2f", "http://h/%41%2f"],
    ["http://h/%41%2f é", "http://h/A/%20%C3%A9"],
    ["file:///a", "file:///a"],
    ["", ""],
  ] as const) {
    const parts = parseUrl(url) ?? assert.fail(url);
    assert.equal(formatUrl(parts), written);
  }
});

test("a query's values are found by their name", () => {
  for (const [query, values] of [
    ["a=1&b=2&a=", ["1", ""]],
    ["%61=x+y%2b", ["x y+"]],
    ["a;b=1&a=%zz&a", [""]],
    [undefined, []],
  ] as const) {
    assert.deepEqual(queryValues(query, "a"), values);
  }
});

test("a text that is not an absolute URL is told apart", () => {
  for (const url of [
    "",
    "/a/b",
    "//host/a",
    "1http://a",
    "http://a:99999/",
    "http://a:b/",
    "http://[::1/",
    "http://a\n/",
    "http://::1/",
  ]) {
    assert.equal(splitUrl(url), undefined, JSON.stringify(url));
  }
});

test("ordinary URLs are split as the platform splits them", () => {
  const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const host = fc.stringMatching(/^[a-z]{1,8}$/);
  assertProperty(
    fc.property(
      host,
      fc.option(fc.integer({ min: 1, max: 65535 })),
      fc.array(word),
      fc.option(word),
      (name, port, path, query) => {
        const url = `https://${name}${port === null ? "" : `:${port}`}/${path.join("/")}${query === null ? "" : `?${query}`}`;
        const theirs = new URL(url);
        const ours = splitUrl(url);
        assert.equal(ours?.host, theirs.hostname);
        assert.equal(ours?.path, theirs.pathname);
        assert.equal(ours?.query ?? "", theirs.search.slice(1));
      },
    ),
  );
});
