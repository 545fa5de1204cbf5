import assert from "node:assert/strict";
import { test } from "node:test";
import { processorSeconds } from "@wherry/testing/fixtures/processor-seconds.ts";
import { parseHwdb } from "./hwdb-source.ts";

test("comments and white space at the end of a line are not part of it, what is within it is", () => {
  assert.deepEqual(parseHwdb("usb:v1* \t# a device\n ID_A=b c \v\f\n"), [
    { matches: ["usb:v1*"], key: " ID_A", value: "b c", line: 2 },
  ]);
});

test("a line of blanks takes no longer than any other", async () => {
  const parse = () => assert.deepEqual(parseHwdb(`usb:*\n A=${" ".repeat(60_000)}b\n`)[0]?.value.length, 60_001);
  assert.ok((await processorSeconds(parse)) < 1);
});

test("properties keep their one leading blank, and belong to every match above them", () => {
  const text = `# a comment
usb:v1D6B*
 ID_VENDOR_FROM_DATABASE=Linux Foundation

usb:v1D6Bp0002*
usb:v1D6Bp0003*   # another comment
 ID_MODEL_FROM_DATABASE=root hub
   ID_EMPTY=
`;
  const properties = parseHwdb(text);
  assert.deepEqual(properties, [
    { matches: ["usb:v1D6B*"], key: " ID_VENDOR_FROM_DATABASE", value: "Linux Foundation", line: 3 },
    { matches: ["usb:v1D6Bp0002*", "usb:v1D6Bp0003*"], key: " ID_MODEL_FROM_DATABASE", value: "root hub", line: 7 },
    { matches: ["usb:v1D6Bp0002*", "usb:v1D6Bp0003*"], key: " ID_EMPTY", value: "", line: 8 },
  ]);
});
