import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { leastOf } from "@wherry/testing/properties/sample.ts";
import fc from "fast-check";
import { encodeBase64 } from "../bytes/base64.ts";
import { decodeUtf8 } from "../bytes/utf8.ts";
import { dataUrlFault, decodeDataUrl, encodeDataUrl } from "./data-url.ts";
import { encodePercent } from "./percent.ts";

function decode(text: string): string {
  const decoded = decodeDataUrl(text);
  return "bytes" in decoded ? decodeUtf8(decoded.bytes) : `${decoded.index}: ${decoded.problem}`;
}

test("any bytes survive both encodings", () => {
  const types = fc.constantFrom(
    "",
    "text/plain",
    "application/octet-stream;charset=utf-8",
    ';name="a\\"b"',
    "x-own/type",
  );
  assertProperty(
    fc.property(fc.uint8Array(), types, (bytes, type) => {
      const mediaType = /^[^;]+/.exec(type)?.[0] ?? "text/plain";
      assert.deepEqual(decodeDataUrl(`data:${type},${encodePercent(bytes)}`), { bytes, mediaType });
      assert.deepEqual(decodeDataUrl(`data:${type};base64,${encodeBase64(bytes)}`), { bytes, mediaType });
    }),
  );
});

test("what the reference's library accepts is read", () => {
  for (const [url, text] of [
    ["data:,", ""],
    ["data:,a,b", "a,b"],
    ["data:,a%20b%0a", "a b\n"],
    ["data:,base64,QQ==", "base64,QQ=="],
    ["data:;base64,", ""],
    ["data:;base64,QQ==", "A"],
    ["data:;charset=utf-8;base64,QQ==", "A"],
    ["data:text/plain;charset=%22;base64,QQ==", "A"],
    ["data:text/,x", "x"],
    ["data:textual/html,x", "x"],
    ["data:X-y/z,x", "x"],
    ['data:text/plain;a="b;c,\\x41";d=e,x', "x"],
    ["data:,what?is=this&that", "what?is=this&that"],
  ] as const) {
    assert.equal(decode(url), text, url);
  }
});

test("what it refuses is refused, with a place", () => {
  for (const [url, problem] of [
    ["http://a", '0: it does not begin with "data:"'],
    ["data:", '5: there is no "," before the data'],
    ["data:text/plain", '15: there is no "," before the data'],
    ["data:font/woff,x", "5: a media type that is not known"],
    ["data:text,x", "5: a media type that is not known"],
    ["data:text/plain x,y", '15: expected ";" or ","'],
    ["data:;BASE64,QQ==", "5: a parameter that is neither name=value nor base64"],
    ["data:;a=,x", "5: a parameter that is neither name=value nor base64"],
    ["data:;base64;a=b,QQ==", "5: a parameter that is neither name=value nor base64"],
    ["data:;a=%zz,x", "5: a broken escape in a parameter"],
    ['data:;a="\\q",x', "5: a broken escape in a parameter"],
    ["data:;base64,QQ%3D%3D", '15: "%" within base64'],
    ["data:;base64,QQ\n==", '15: "\\n" within base64'],
    ["data:;base64,QQ=", "16: base64 that is cut off or not padded rightly"],
    ["data:,a b", '7: " ", which has to be escaped by "%"'],
    ["data:,a#b", '7: "#", which has to be escaped by "%"'],
    ["data:,é", '6: "é", which has to be escaped by "%"'],
    ["data:,100%", '9: "%" without two hexadecimal digits after it'],
  ] as const) {
    assert.equal(decode(url), problem, url);
  }
});

test("what is wrong is found without decoding as well", () => {
  const piece = fc.constantFrom(
    "data:",
    "text/plain",
    "font/x",
    ";",
    "a=b",
    'a="\\"',
    "base64",
    ",",
    "QUJD",
    "QQ==",
    "=",
    "%41",
    "%",
    "é",
    " ",
    "\n",
  );
  let sound = 0;
  assertProperty(
    fc.property(
      fc.constantFrom("data:", "data:,", "data:;base64,", ""),
      fc.array(piece, { maxLength: 8 }),
      (start, rest) => {
        const url = start + rest.join("");
        const decoded = decodeDataUrl(url);
        if ("bytes" in decoded) sound++;
        assert.equal(
          dataUrlFault(url),
          "bytes" in decoded
            ? undefined
            : `the data URL cannot be read: ${decoded.problem}, character ${decoded.index + 1}`,
        );
      },
    ),
    { numRuns: 3000 },
  );
  assert.ok(sound > leastOf(300), `${sound} sound ones`);
});

test("any bytes are written as a data URL that gives them back", () => {
  assertProperty(
    fc.property(fc.uint8Array(), (bytes) => {
      assert.deepEqual(decodeDataUrl(encodeDataUrl(bytes)), { bytes, mediaType: "text/plain" });
    }),
  );
  assert.equal(encodeDataUrl("aé (b)"), "data:,a%C3%A9%20(b)");
});

test("megabytes are read whole", () => {
  const bytes = new Uint8Array(1_000_000).fill(32);
  for (const url of [`data:;base64,${encodeBase64(bytes)}`, `data:,${encodePercent(bytes)}`]) {
    const decoded = decodeDataUrl(url);
    assert.equal("bytes" in decoded && Buffer.compare(decoded.bytes, bytes), 0);
  }
});
