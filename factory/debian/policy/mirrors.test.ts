import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { anyCharacter } from "@wherry/testing/properties/any-character.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import type { MirrorOptions } from "../../packages/repository/mirror-options.ts";
import { locateBelow, repositoryId } from "../../packages/repository/repository-address.ts";
import { explainMissingPackage } from "../../supply/missing-package.ts";
import { parseSourcesList, parseSourcesStanzas } from "./apt-sources.ts";
import { findMirror, repositoryRoot } from "./mirrors.ts";

const nothing: MirrorOptions = { environment: {}, hostSettings: null };

test("the command line comes first, then the environment, the definition, apt's sources, and the public mirror last", async () => {
  await using folder = await temporaryDirectory();
  await mkdir(join(folder.path, "apt"));
  await writeFile(join(folder.path, "apt/sources.list"), "deb http://127.0.0.1/apt/debian trixie main\n");
  const all: MirrorOptions = {
    commandLine: { debian: "http://127.0.0.1/line/" },
    environment: { WHERRY_MIRROR_DEBIAN: "http://127.0.0.1/environment" },
    definition: { debian: "http://127.0.0.1/definition" },
    hostSettings: folder.path,
  };
  const { commandLine: _line, ...withoutLine } = all;
  const { definition: _definition, ...withoutDefinition } = {
    ...withoutLine,
    environment: { WHERRY_MIRROR_DEBIAN: "" },
  };
  const chosen = async (options: MirrorOptions) => await findMirror("debian", "trixie-updates", options);
  assert.deepEqual(await chosen(all), {
    url: "http://127.0.0.1/line",
    chosenBy: "the command line",
    variable: "WHERRY_MIRROR_DEBIAN",
  });
  assert.equal((await chosen(withoutLine)).url, "http://127.0.0.1/environment");
  assert.equal((await chosen({ ...withoutLine, environment: {} })).url, "http://127.0.0.1/definition");
  assert.equal((await chosen(withoutDefinition)).url, "http://127.0.0.1/apt/debian");
  const last = await chosen(nothing);
  assert.match(last.url, /^http:\/\/[^/]+\/debian$/);
  assert.match(last.chosenBy, /public/);
});

test("security suites come from the security archive", async () => {
  const options = { ...nothing, environment: { WHERRY_MIRROR_DEBIAN: "http://127.0.0.1/debian" } };
  assert.match((await findMirror("debian", "trixie-security", options)).url, /^http:\/\/[^/]+\/debian-security$/);
  const named = { ...nothing, environment: { WHERRY_MIRROR_DEBIAN_SECURITY: "http://127.0.0.1/s" } };
  assert.equal((await findMirror("debian", "trixie-security", named)).url, "http://127.0.0.1/s");
});

test("apt's sources are read in both styles; security is found beside the main archive where apt does not name it", async () => {
  await using folder = await temporaryDirectory();
  await mkdir(join(folder.path, "apt/sources.list.d"), { recursive: true });
  await writeFile(join(folder.path, "apt/sources.list.d/a.list"), "deb https://127.0.0.1/other stable main\n");
  await writeFile(
    join(folder.path, "apt/sources.list.d/b.sources"),
    "Types: deb\nURIs: http://127.0.0.1/x/debian/\nSuites: trixie\n",
  );
  await writeFile(join(folder.path, "apt/sources.list.d/c.save"), "deb http://127.0.0.1/old/debian trixie main\n");
  const options = { ...nothing, hostSettings: folder.path };
  assert.equal((await findMirror("debian", "trixie", options)).url, "http://127.0.0.1/x/debian");
  assert.equal((await findMirror("debian", "trixie-security", options)).url, "http://127.0.0.1/x/debian-security");
  await writeFile(
    join(folder.path, "apt/sources.list.d/z.list"),
    "deb http://127.0.0.1/debian-security trixie-security main\n",
  );
  assert.equal((await findMirror("debian", "trixie-security", options)).url, "http://127.0.0.1/debian-security");
});

test("one-line sources: options, comments and source packages", () => {
  const text = `# deb http://127.0.0.1/comment x main
deb http://127.0.0.1/a trixie main
  deb [arch=amd64 signed-by=/x.gpg]   http://127.0.0.1/b   trixie main # why
deb-src http://127.0.0.1/c trixie main
deb http://127.0.0.1/flat ./
debris http://127.0.0.1/d trixie main
deb http://127.0.0.1/alone
`;
  assert.deepEqual(parseSourcesList(text), ["http://127.0.0.1/a", "http://127.0.0.1/b", "http://127.0.0.1/flat"]);
});

test("deb822 sources: comments, several addresses, disabled and source-only stanzas", () => {
  const text = `Types: deb deb-src
# a comment inside
URIs: http://127.0.0.1/a
  http://127.0.0.1/b
Suites: trixie

Types: deb-src
URIs: http://127.0.0.1/c

Enabled: no
Types: deb
URIs: http://127.0.0.1/d
`;
  assert.deepEqual(parseSourcesStanzas(text, "x.sources"), ["http://127.0.0.1/a", "http://127.0.0.1/b"]);
  assert.deepEqual(
    parseSourcesStanzas("what is this", "x.sources"),
    [],
    "another program's broken file is not our error",
  );
});

test("an unknown distribution is an error with a suggestion", async () => {
  await assert.rejects(findMirror("debain", "trixie", nothing), (error: WherryError) => {
    assert.equal(error.code, "definition.invalid");
    assert.equal(error.hint, 'did you mean "debian:trixie"?');
    return true;
  });
});

test("a repository's identity does not name a mirror for suites and never shows credentials", async () => {
  const suite = { kind: "suite", distribution: "debian", suite: "trixie", components: ["main"] } as const;
  assert.equal(repositoryId(suite), "debian:trixie");
  const url = {
    kind: "url",
    url: "https://u:p@127.0.0.1/repo/",
    suite: "stable",
    components: [],
    keys: [],
    trusted: false,
  } as const;
  assert.equal(repositoryId(url), "https://127.0.0.1/repo stable");
  assert.equal(await repositoryRoot(url, nothing), "https://u:p@127.0.0.1/repo");
  assert.equal(repositoryId({ kind: "local", path: "/home/me/debs", name: "../debs" }), "../debs");
  assert.equal(await repositoryRoot({ kind: "local", path: "/debs", name: "./debs" }, nothing), "/debs");
  assert.equal(await repositoryRoot({ kind: "local", path: "/debs/a.deb", name: "./debs/a.deb" }, nothing), "/debs");
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

test("a package that is gone means an old lock; other failures stay what they are", () => {
  const gone = explainMissingPackage(new WherryError("repository.missing", "404"), "pool/a_1.deb");
  assert.ok(gone instanceof WherryError);
  assert.match(gone.message, /pool\/a_1\.deb is no longer on the mirror: the lock is older than the mirror/);
  assert.match(gone.hint ?? "", /`wherry lock`/);
  const other = new WherryError("repository.unreachable", "503");
  assert.equal(explainMissingPackage(other, "x"), other);
});
