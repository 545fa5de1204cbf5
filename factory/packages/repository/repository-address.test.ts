import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { anyCharacter } from "@wherry/testing/properties/any-character.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { locateBelow, repositoryId } from "./repository-address.ts";

test("a repository's identity does not name a mirror for suites and never shows credentials", () => {
  const suite = { kind: "suite", distribution: "debian", suite: "trixie", components: ["main"] } as const;
  assert.equal(repositoryId(suite), "debian:trixie");
  const source = { kind: "url", suite: "stable", components: [], keys: [], trusted: false } as const;
  assert.equal(repositoryId({ ...source, url: "https://u:p@127.0.0.1/repo/" }), "https://127.0.0.1/repo stable");
  assert.equal(repositoryId({ kind: "local", path: "/home/me/debs", name: "../debs" }), "../debs");
});

test("a package's address is below its repository, whatever the index says", () => {
  assert.equal(
    locateBelow("http://127.0.0.1/debian/", "pool/a/a_1%3a2+b~1.deb"),
    "http://127.0.0.1/debian/pool/a/a_1%253a2%2Bb~1.deb",
  );
  assert.equal(locateBelow("/debs", "a.deb"), "/debs/a.deb");
  for (const path of ["../a.deb", "/etc/passwd", "a//b", "a/../b", ".", "", "a\0b", "a/", "a\ud800"]) {
    assert.throws(() => locateBelow("http://127.0.0.1/debian", path), { code: "repository.malformed" });
    assert.throws(() => locateBelow("/debs", path), { code: "repository.malformed" });
  }
  assertProperty(
    fc.property(fc.string({ unit: anyCharacter }), (path) => {
      try {
        const url = locateBelow("http://127.0.0.1/debian", path);
        assert.ok(new URL(url).href.startsWith("http://127.0.0.1/debian/"));
        assert.ok(locateBelow("/debs", path).startsWith("/debs/"));
      } catch (error) {
        assert.ok(error instanceof WherryError, String(error));
      }
    }),
  );
});
