import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { access, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import type { ContentReader, Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { runPeerOrFail } from "@wherry/testing/peers/run-peer.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { writeTar } from "../archive/tar-writer.ts";
import { type Descriptor, imageReference } from "./image.ts";
import { type OciOptions, writeOci } from "./oci.ts";

const attributes = { mode: 0o755, uid: 0, gid: 0, mtime: 1_700_000_000 };
const reader: ContentReader = {
  async read({ location }) {
    return location.in === "memory" ? location.bytes : new Uint8Array();
  },
  async *stream(content) {
    yield await this.read(content);
  },
};
const bytes = Buffer.from("#!/bin/sh\necho hello\n".repeat(5000));
const tree: Tree = new Map<string, TreeNode>([
  ["/", { kind: "directory", ...attributes }],
  ["/bin", { kind: "directory", ...attributes }],
  [
    "/bin/hello",
    { kind: "file", ...attributes, content: { size: bytes.length, sha256: "", location: { in: "memory", bytes } } },
  ],
  ["/bin/sh", { kind: "link", ...attributes, mode: 0o777, target: "hello" }],
]);

const image: Omit<OciOptions, "output" | "form" | "compression"> = {
  tree,
  reader,
  name: "base-container",
  version: "2026.11+1",
  architecture: "arm64",
  epoch: 1_750_000_000,
  container: {
    entrypoint: ["/bin/hello"],
    command: ["--loud"],
    environment: { PATH: "/usr/bin", LANG: "C.UTF-8" },
    user: "1000:1000",
    workingDirectory: "/srv",
    labels: { b: "2", a: "1" },
  },
};

interface Manifest {
  readonly schemaVersion: number;
  readonly mediaType: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}
interface Config {
  readonly rootfs: { readonly diff_ids: readonly string[] };
}

/** Reads what a descriptor points to, and holds it against size and digest (descriptor.md, "Verification"). */
async function blob(folder: string, { digest, size }: Descriptor): Promise<Buffer> {
  assert.match(digest, /^sha256:[a-f0-9]{64}$/);
  const content = await readFile(join(folder, "blobs", ...digest.split(":")));
  assert.equal(content.length, size);
  assert.equal(`sha256:${hash("sha256", content, "hex")}`, digest);
  return content;
}

for (const compression of ["gzip", "zstd"] as const) {
  test(`a ${compression} layout keeps the rules of the specification`, async () => {
    await using folder = await temporaryDirectory();
    const output = join(folder.path, "image");
    const artefact = await writeOci({ ...image, compression, form: "directory", output });

    assert.deepEqual((await readdir(output)).sort(), ["blobs", "index.json", "oci-layout"]);
    assert.deepEqual(await readdir(folder.path), ["image"], "nothing else is left");
    assert.deepEqual(JSON.parse(await readFile(join(output, "oci-layout"), "utf8")), { imageLayoutVersion: "1.0.0" });
    const index = JSON.parse(await readFile(join(output, "index.json"), "utf8")) as { manifests: Descriptor[] };
    assert.deepEqual(index, {
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [
        {
          mediaType: "application/vnd.oci.image.manifest.v1+json",
          digest: artefact.digest,
          size: index.manifests[0]?.size,
          platform: { architecture: "arm64", os: "linux", variant: "v8" },
          annotations: { "org.opencontainers.image.ref.name": "base-container:2026.11_1" },
        },
      ],
    });

    const manifest = JSON.parse((await blob(output, index.manifests[0] as Descriptor)).toString()) as Manifest;
    assert.equal(manifest.schemaVersion, 2);
    assert.equal(manifest.mediaType, "application/vnd.oci.image.manifest.v1+json");
    assert.equal(manifest.config.mediaType, "application/vnd.oci.image.config.v1+json");
    assert.equal(manifest.layers.length, 1);
    const descriptor = manifest.layers[0] as Descriptor;
    assert.equal(descriptor.mediaType, `application/vnd.oci.image.layer.v1.tar+${compression}`);
    assert.equal(descriptor.size, artefact.layerSize);

    const layer = await blob(output, descriptor);
    const tar = compression === "gzip" ? gunzipSync(layer) : zstdDecompressSync(layer);
    assert.ok(tar.equals(Buffer.concat(await Array.fromAsync(writeTar(tree, reader)))), "the layer is the tree");
    const config = JSON.parse((await blob(output, manifest.config)).toString()) as Config;
    assert.deepEqual(config.rootfs.diff_ids, [`sha256:${hash("sha256", tar, "hex")}`]);
    assert.deepEqual(config, {
      created: "2025-06-15T15:06:40Z",
      architecture: "arm64",
      os: "linux",
      variant: "v8",
      config: {
        User: "1000:1000",
        Env: ["LANG=C.UTF-8", "PATH=/usr/bin"],
        Entrypoint: ["/bin/hello"],
        Cmd: ["--loud"],
        WorkingDir: "/srv",
        Labels: { a: "1", b: "2" },
      },
      rootfs: { type: "layers", diff_ids: config.rootfs.diff_ids },
      history: [{ created: "2025-06-15T15:06:40Z", created_by: "wherry", comment: "base-container 2026.11+1" }],
    });
  });
}

const tar = await findPeer("tar");
test("an archive is the layout in a tar file", {
  skip: skipWithout({ tar }),
}, async () => {
  if (tar === undefined) return;
  await using folder = await temporaryDirectory();
  const archive = join(folder.path, "image.oci.tar");
  const [layout, unpacked] = [join(folder.path, "layout"), join(folder.path, "unpacked")];
  const artefact = await writeOci({ ...image, compression: "gzip", form: "archive", output: archive });
  const other = await writeOci({ ...image, compression: "gzip", form: "directory", output: layout });
  assert.equal(artefact.digest, other.digest);
  await mkdir(unpacked);
  await runPeerOrFail(tar, ["-xf", archive, "-C", unpacked]);
  const files = async (root: string) => (await readdir(root, { recursive: true })).sort();
  assert.deepEqual(await files(unpacked), await files(layout));
  for (const path of await readdir(join(layout, "blobs/sha256"))) {
    const name = join("blobs/sha256", path);
    assert.ok((await readFile(join(unpacked, name))).equals(await readFile(join(layout, name))));
  }
  assert.ok((await readFile(join(unpacked, "index.json"))).equals(await readFile(join(layout, "index.json"))));
});

test("the same tree gives the same archive", async () => {
  await using folder = await temporaryDirectory();
  const archives: Buffer[] = [];
  for (const [index, order] of [tree, new Map([...tree].reverse())].entries()) {
    const output = join(folder.path, `${index}.oci.tar`);
    await writeOci({ ...image, tree: order, compression: "gzip", form: "archive", output });
    archives.push(await readFile(output));
  }
  assert.ok(archives[0]?.equals(archives[1] ?? Buffer.alloc(0)));
});

test("an image without settings has none", async () => {
  await using folder = await temporaryDirectory();
  const output = join(folder.path, "image");
  const container = { entrypoint: [], command: [], environment: {}, user: "", workingDirectory: "", labels: {} };
  await writeOci({ ...image, container, architecture: "amd64", compression: "gzip", form: "directory", output });
  const index = JSON.parse(await readFile(join(output, "index.json"), "utf8")) as { manifests: Descriptor[] };
  const manifest = JSON.parse((await blob(output, index.manifests[0] as Descriptor)).toString()) as Manifest;
  const config = JSON.parse((await blob(output, manifest.config)).toString()) as Record<string, unknown>;
  assert.deepEqual(config.config, {});
  assert.equal(config.architecture, "amd64");
  assert.equal("variant" in config, false);
});

test("a damaged source leaves nothing behind", async () => {
  await using folder = await temporaryDirectory();
  const output = join(folder.path, "image.oci.tar");
  const damaged: ContentReader = {
    read: () => Promise.reject(new Error("the store is damaged")),
    // biome-ignore lint/correctness/useYield: it fails before it could
    async *stream() {
      throw new Error("the store is damaged");
    },
  };
  await assert.rejects(writeOci({ ...image, reader: damaged, compression: "gzip", form: "archive", output }), {
    message: "the store is damaged",
  });
  await assert.rejects(access(output), { code: "ENOENT" });
  assert.deepEqual(await readdir(folder.path), []);
});

test("references are what engines accept", () => {
  assert.equal(imageReference("tiny", "1.2~rc1"), "tiny:1.2_rc1");
  assert.equal(imageReference("a-b.c_d", ".5"), "a-b.c_d:_5");
  for (const name of ["", "Upper", "a b", "-a", "a/"]) {
    assert.throws(() => imageReference(name, "1"), { code: "format.invalid" }, name);
  }
});
