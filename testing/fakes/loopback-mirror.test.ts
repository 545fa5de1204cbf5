import assert from "node:assert/strict";
import { test } from "node:test";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { startFakeServer } from "./fake-server.ts";
import { startLoopbackMirror } from "./loopback-mirror.ts";

const inRelease = "/debian/dists/trixie/InRelease";
const packageFile = "/debian/pool/main/b/bash/bash_5.2.37-2+b10_amd64.deb";

test("packages are fetched once for good, indexes once per start", async () => {
  await using folder = await temporaryDirectory();
  await using upstream = await startFakeServer();
  upstream.files.set(inRelease, Buffer.from("signed")).set(packageFile, Buffer.from("!<arch>"));
  const environment = mirrorsAt(upstream.url);
  for (let start = 0; start < 2; start++) {
    await using mirror = await startLoopbackMirror(folder.path, environment);
    for (let time = 0; time < 2; time++) {
      assert.equal(await text(`${mirror.url("debian")}/dists/trixie/InRelease`), "signed");
      assert.equal(await text(`${mirror.url("debian")}${packageFile.slice("/debian".length)}`), "!<arch>");
    }
  }
  const asked = (path: string) => upstream.requests.filter((line) => decodeURIComponent(line).includes(path)).length;
  assert.equal(asked("InRelease"), 2);
  assert.equal(asked("bash_"), 1);
});

test("it tells what was asked for, and loses what a test wants lost", async () => {
  await using folder = await temporaryDirectory();
  await using upstream = await startFakeServer();
  upstream.files.set(inRelease, Buffer.from("signed"));
  await using mirror = await startLoopbackMirror(folder.path, mirrorsAt(upstream.url));
  assert.deepEqual(mirror.options.slice(0, 2), ["--mirror", `debian=${mirror.url("debian")}`]);
  const address = `${mirror.url("debian")}/dists/trixie/InRelease`;
  assert.equal(await text(address), "signed");
  mirror.lose(/InRelease$/);
  assert.equal(await text(address), "");
  assert.deepEqual(mirror.paths, ["dists/trixie/InRelease", "dists/trixie/InRelease"]);
});

test("what the mirror does not have is not found, and neither is what lies outside its folder", async () => {
  await using folder = await temporaryDirectory();
  await using upstream = await startFakeServer();
  await using mirror = await startLoopbackMirror(folder.path, mirrorsAt(upstream.url));
  for (const path of ["/debian/dists/trixie/nothing", "/debian/..%2f..%2fetc/passwd", "/other/file", "/"]) {
    const answer = await fetch(mirror.url("debian").replace("/debian", path));
    assert.equal(answer.status, 404, path);
    await answer.body?.cancel();
  }
});

function mirrorsAt(url: string): Record<string, string> {
  return { WHERRY_MIRROR_DEBIAN: `${url}/debian`, WHERRY_MIRROR_DEBIAN_SECURITY: `${url}/debian-security` };
}

async function text(url: string): Promise<string> {
  return await (await fetch(url)).text();
}
