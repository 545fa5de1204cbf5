import assert from "node:assert/strict";
import { test } from "node:test";
import { smallPackage } from "@wherry/testing/fixtures/small-tree.ts";
import { debianRecording } from "./recording.ts";

test("a script that is a program is laid out byte by byte", () => {
  const bytes = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0xff, 0xfe]);
  const script = { name: "postinst", text: bytes.toString("utf8"), base64: bytes.toString("base64"), sha256: "" };
  const one = { ...smallPackage("x", {}), scripts: [script] };
  const file = debianRecording.database([one], [one]).get("/var/lib/dpkg/info/x.postinst") ?? "";
  assert.deepEqual(Buffer.from(file), bytes);
});
