import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { redactUrl, splitUrl } from "./urls.ts";

const absent = { userInfo: undefined, port: undefined, query: undefined, fragment: undefined };

test("URLs are split into their parts, as written", () => {
  for (const [url, parts] of [
    ["https://example.com", { scheme: "https", host: "example.com", path: "" }],
    [
      "HTTP://a:80/b%20c?d=e?f#g#h",
      { scheme: "http", host: "a", port: 80, path: "/b%20c", query: "d=e?f", fragment: "g#h" },
    ],
    ["http://u:p@ss@h/", { scheme: "http", userInfo: "u:p@ss", host: "h", path: "/" }],
    ["http://[fe80::1%25eth0]:8/", { scheme: "http", host: "fe80::1%25eth0", port: 8, path: "/" }],
    ["data:;base64,QQ==", { scheme: "data", host: "", path: ";base64,QQ==" }],
    [
      "arn:aws:s3:::bucket/key?versionId=1",
      { scheme: "arn", host: "", path: "aws:s3:::bucket/key", query: "versionId=1" },
    ],
    ["s3://bucket/a/b", { scheme: "s3", host: "bucket", path: "/a/b" }],
    ["http://h:/x", { scheme: "http", host: "h", path: "/x" }],
  ] as const) {
    assert.deepEqual(splitUrl(url), { ...absent, ...parts }, url);
  }
});

test("what is no absolute URL is told apart", () => {
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
  fc.assert(
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

test("nothing secret is left in a message", () => {
  assert.equal(redactUrl("https://me:secret@h:8443/p?X-Amz-Signature=secret#secret"), "https://h:8443/p?...");
  assert.equal(redactUrl("data:,secret"), "data:...");
  assert.equal(redactUrl("arn:aws:s3:::bucket/key"), "arn:aws:s3:::bucket/key");
  assert.equal(redactUrl("secret\n"), "(a malformed URL)");
});
