import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { redactUrl } from "./redact-url.ts";

const malformed = "(a malformed URL)";

const cases: readonly (readonly [why: string, url: string, shown: string])[] = [
  ["a plain address", "https://h.example:8443/a/b", "https://h.example:8443/a/b"],
  ["all parts that may be secret", "https://me:secret@h:8443/p?X-Amz-Signature=secret#secret", "https://h:8443/p?..."],
  ["the fragment alone", "https://h/a#secret", "https://h/a"],
  ["data, however it is written", "data:,secret", "data:..."],
  ["data in capitals", "DATA:text/plain;base64,c2VjcmV0", "data:..."],
  ["an object's name", "arn:aws:s3:::bucket/key", "arn:aws:s3:::bucket/key"],
  ["a version of an object", "s3://b/k?versionId=secret", "s3://b/k?..."],
  ["an address in brackets", "http://[::1]:80/x", "http://[::1]:80/x"],
  ["a scheme in capitals", "HTTPS://me:secret@H/a", "https://H/a"],
  ["a path with an at sign", "https://h/@scope/name", "https://h/@scope/name"],
  ["a user without the slashes", "me:secret@h/a", "me:..."],
  ["a user behind one slash", "https:/me:secret@h/a", "https:..."],
  ["a user behind three slashes", "https:///me:secret@h/a", "https:..."],
  ["a port that is not a number", "http://me:secret@host:port:80/", "http://host:port:80/"],
  ["a slash in the password", "https://me:sec/ret@h/a", "https://h/a"],
  ["a question mark in the password", "https://me:sec?ret@h/a", malformed],
  ["a faulty address with a query", "http://h:port/a?token=secret", "http://h:port/a?..."],
  ["a faulty address with a fragment", "http://h:port/a#secret", "http://h:port/a"],
  ["what is not an address", "secret", malformed],
  ["a line feed", "http://h/\nsecret", malformed],
];

for (const [why, url, shown] of cases)
  test(`a message shows ${why} as ${shown}`, () => assert.equal(redactUrl(url), shown));

test("nothing of what may be secret is ever shown, however the address is put together", () => {
  const place = fc.constantFrom("h", "h:80", "h:port", "[::1]", "");
  const around = fc.record({
    slashes: fc.constantFrom("", "/", "//", "///", "\\\\"),
    user: fc.constantFrom("", "SECRET@", "me:SECRET@", "me:%zzSECRET@", "me:a/SECRET@", "me:a#SECRET@"),
    place,
    path: fc.constantFrom("", "/", "/a%zz", "/a b", "/ä"),
    query: fc.constantFrom("", "?SECRET", "?a=b@SECRET"),
    fragment: fc.constantFrom("", "#SECRET", "#a@SECRET", "#a?SECRET"),
  });
  assertProperty(
    fc.property(fc.constantFrom("http:", "https:", "HTTP:", "data:", "s3:", "ftp:", ""), around, (scheme, parts) => {
      const { slashes, user, path, query, fragment } = parts;
      const url = `${scheme}${slashes}${user}${parts.place}${path}${query}${fragment}`;
      assert.doesNotMatch(redactUrl(url), /SECRET/, url);
    }),
    { numRuns: 2000 },
  );
});
