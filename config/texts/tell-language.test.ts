import assert from "node:assert/strict";
import { test } from "node:test";
import { readYamlNodes } from "../yaml/nodes.ts";
import { looksLikeClc } from "./tell-language.ts";

const texts: readonly (readonly [text: string, isClc: boolean])[] = [
  ["", false],
  ["a", false],
  ["storage: {files: [{path: /a}]}", false],
  ["passwd: {users: [{name: a}]}", false],
  ["variant: fcos\nupdate: {}", false],
  ["update: {group: stable}", true],
  ["storage: {files: [{path: /a}, {path: /b, filesystem: root}]}", true],
  ["storage: {files: [{path: /a, contents: {remote: {url: x}}}]}", true],
  ["storage: {filesystems: [{name: a}]}", true],
  ["systemd: {units: [{name: a, enable: true}]}", true],
  ["systemd: {units: {enable: true}}", false],
];

for (const [text, isClc] of texts) {
  test(`${JSON.stringify(text)} is ${isClc ? "a" : "no"} Container Linux Config`, () => {
    assert.equal(looksLikeClc(readYamlNodes(text).root), isClc);
  });
}
