import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { crc32c } from "@wherry/formats/filesystem/erofs/crc32c.ts";
import { tarArchive } from "../../fakes/deb-archive.ts";
import { directory, makePlain } from "../../samples/erofs.ts";
import { formatsParsers } from "./parsers/formats-parsers.ts";
import { sealErofs, sealGzip, sealTar } from "./seal.ts";

test("damaged archives of tar, streams of gzip and superblocks have the sums of what they are now", async () => {
  const tar = tarArchive([{ path: "./a", content: "text" }, { path: "./b" }]);
  tar[1030] = 0x7a;
  sealTar(tar);
  const parser = formatsParsers.find(({ name }) => name === "formats/tar");
  assert.equal(parser?.parse(tar, "/none"), 2);

  const packed = gzipSync("text");
  packed.fill(0, packed.length - 8);
  sealGzip(packed);
  assert.equal(gunzipSync(packed).toString(), "text");

  const image = await makePlain(new Map([["/", directory(0o755, 1)]]));
  image[1024 + 48] = 0xff;
  sealErofs(image);
  const sum = image.readUInt32LE(1028);
  image.fill(0, 1028, 1032);
  assert.equal(sum, crc32c(image.subarray(1024, 4096)));
});
