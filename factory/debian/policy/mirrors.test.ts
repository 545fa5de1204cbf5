import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { WherryError } from "@wherry/core/errors/errors.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import type { MirrorOptions } from "../../packages/repository/mirror-options.ts";
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

test("a repository is where its source says: credentials are kept, and of one package its folder", async () => {
  const source = { kind: "url", suite: "stable", components: [], keys: [], trusted: false } as const;
  const url = { ...source, url: "https://u:p@127.0.0.1/repo/" };
  assert.equal(await repositoryRoot(url, nothing), "https://u:p@127.0.0.1/repo");
  assert.equal(await repositoryRoot({ kind: "local", path: "/debs", name: "./debs" }, nothing), "/debs");
  assert.equal(await repositoryRoot({ kind: "local", path: "/debs/a.deb", name: "./debs/a.deb" }, nothing), "/debs");
});
