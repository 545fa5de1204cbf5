import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeDataUrl } from "./data-url.ts";

const cases: readonly [string, string | undefined][] = [
  ["data:,", ""],
  ["data:,a%20b+c", "a b+c"],
  ["data:text/plain;charset=utf-8,x,y", "x,y"],
  ["data:;base64,aGk=", "hi"],
  ["data:;base64,aGk%3D", "hi"],
  ["data:,%zz", undefined],
  ["data:;base64,a*k=", undefined],
  ["data:;base64,aGk", undefined],
  ["https://example.com/", undefined],
];

for (const [url, text] of cases) {
  test(`${url} is ${text === undefined ? "refused" : JSON.stringify(text)}`, () => {
    const bytes = decodeDataUrl(url);
    assert.equal(bytes === undefined ? undefined : Buffer.from(bytes).toString(), text);
  });
}
