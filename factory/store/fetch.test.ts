import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { WherryEvent } from "@wherry/core/events/events.ts";
import { debArchive } from "@wherry/testing/fakes/deb-archive.ts";
import { openFullStore } from "@wherry/testing/fixtures/open-store.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { type DownloadPackage, fetchPackages, type PackageRequest } from "./fetch.ts";
import { storeLayout } from "./layout.ts";

interface Mirror {
  readonly requests: readonly PackageRequest[];
  readonly download: DownloadPackage;
  /** URLs that were asked for. */
  readonly asked: string[];
  readonly files: Map<string, Buffer>;
}

async function mirrorOf(...names: string[]): Promise<Mirror> {
  const files = new Map<string, Buffer>();
  const requests: PackageRequest[] = [];
  for (const name of names) {
    const bytes = await debArchive({ name, data: [{ path: "./file", content: name }] });
    const url = `http://mirror.invalid/${name}.deb`;
    files.set(url, bytes);
    requests.push({
      name,
      version: "1.0-1",
      architecture: "amd64",
      sha256: hash("sha256", bytes),
      size: bytes.length,
      url,
    });
  }
  const asked: string[] = [];
  const download: DownloadPackage = async (url) => {
    asked.push(url);
    const bytes = files.get(url);
    if (bytes === undefined) throw new WherryError("repository.missing", `${url} is not there`);
    return (async function* () {
      for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
    })();
  };
  return { requests, download, asked, files };
}

test("packages are fetched once, in parallel, with progress in bytes", async () => {
  await using folder = await temporaryDirectory();
  const { requests, download, asked } = await mirrorOf("a", "b", "c");
  const events: WherryEvent[] = [];
  await using store = await openFullStore({ directory: folder.path });
  const twice = [...requests, ...requests];
  const emit = (event: WherryEvent) => events.push(event);
  const fetched = await fetchPackages(twice, store, { download, emit, concurrency: 2 });
  assert.equal(asked.length, 3);
  const total = requests.reduce((sum, { size }) => sum + size, 0);
  assert.deepEqual(fetched, { packages: 3, bytes: total });
  assert.deepEqual(events.at(-1), { type: "progress", task: "packages", done: total, total, unit: "bytes" });
  await using later = await openFullStore({ directory: folder.path });
  assert.deepEqual(await fetchPackages(requests, later, { download }), { packages: 0, bytes: 0 });
  assert.equal(asked.length, 3);
  for (const { sha256, name } of requests) assert.equal((await later.pack(sha256)).package.name, name);
});

test("a damaged object is fetched again", async () => {
  await using folder = await temporaryDirectory();
  const { requests, download, asked } = await mirrorOf("a");
  const [request] = requests;
  assert.ok(request !== undefined);
  await using store = await openFullStore({ directory: folder.path });
  await fetchPackages(requests, store, { download });
  await truncate(storeLayout(folder.path).pack(request.sha256), 100);
  await using later = await openFullStore({ directory: folder.path });
  await fetchPackages(requests, later, { download });
  assert.equal(asked.length, 2);
  assert.deepEqual((await later.verify()).damaged, []);
});

test("two stores in one folder fetch the same packages at the same time, and both succeed", async () => {
  await using folder = await temporaryDirectory();
  const { requests, download } = await mirrorOf("a", "b", "c", "d");
  await using one = await openFullStore({ directory: folder.path });
  await using two = await openFullStore({ directory: folder.path });
  await Promise.all([fetchPackages(requests, one, { download }), fetchPackages(requests, two, { download })]);
  assert.deepEqual(await one.verify(), { checked: 4, damaged: [], dropped: [] });
});

test("paths and file URLs are read without the network", async () => {
  await using folder = await temporaryDirectory();
  const { requests, download, asked, files } = await mirrorOf("a", "b");
  const local: PackageRequest[] = [];
  for (const [index, request] of requests.entries()) {
    const path = join(folder.path, `${request.name}.deb`);
    await writeFile(path, files.get(request.url) ?? "");
    local.push({ ...request, url: index === 0 ? path : pathToFileURL(path).href });
  }
  await using store = await openFullStore({ directory: join(folder.path, "store") });
  await fetchPackages(local, store, { download });
  assert.deepEqual(asked, []);
  const missing = [{ ...local[0], sha256: "0".repeat(64), url: join(folder.path, "no.deb") } as PackageRequest];
  await assert.rejects(fetchPackages(missing, store, { download }), { code: "repository.missing" });
});

test("all packages that are missing or differ are reported together; the others are in the store", async () => {
  await using folder = await temporaryDirectory();
  const { requests, download, files } = await mirrorOf("a", "b", "c");
  const [a, b, c] = requests;
  assert.ok(a !== undefined && b !== undefined && c !== undefined);
  files.delete(a.url);
  files.set(b.url, Buffer.alloc(b.size));
  await using store = await openFullStore({ directory: folder.path });
  const error = await fetchPackages(requests, store, { download }).catch((error: WherryError) => error);
  assert.ok(error instanceof WherryError);
  assert.equal(error.code, "repository.missing");
  assert.match(error.message, /2 of 3 packages/);
  assert.match(error.findings.map(({ message }) => message).join("\n"), /a\.deb is not there\nb is not the package/);
  assert.ok(await store.has(c.sha256));
});

test("a network failure ends the rest and is thrown as it is; so does the caller's signal", async () => {
  await using folder = await temporaryDirectory();
  const { requests, asked } = await mirrorOf("a", "b", "c", "d");
  await using store = await openFullStore({ directory: folder.path });
  const download: DownloadPackage = async (url) => {
    asked.push(url);
    throw new WherryError("repository.unreachable", "no network");
  };
  await assert.rejects(fetchPackages(requests, store, { download, concurrency: 1 }), {
    code: "repository.unreachable",
  });
  assert.equal(asked.length, 1);
  await assert.rejects(fetchPackages(requests, store, { download, signal: AbortSignal.abort() }), {
    code: "interrupted",
  });
});
