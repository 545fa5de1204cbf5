import assert from "node:assert/strict";
import { test } from "node:test";
import { configText } from "./config-text.ts";

test("what was made for other programs is told apart", () => {
  for (const [text, message] of [
    ["#cloud-config\nusers: []", "x is a cloud-config, not Ignition"],
    ["\n\n#!/bin/sh\n", "x is a script, not Ignition"],
    ["#include\nhttp://a", "x is user data for cloud-init, not Ignition"],
    ["## template: jinja\n#cloud-config", "x is user data for cloud-init, not Ignition"],
    ['Content-Type: multipart/mixed; boundary="x"', "x is a MIME message for cloud-init, not Ignition"],
    ["variant: fcos\nversion: 1.5.0", "x is YAML, not Ignition"],
    ["# mine\nvariant: fcos", "x is YAML, not Ignition"],
  ] as const) {
    assert.throws(() => configText(Buffer.from(text), "x"), { code: "config.invalid", message }, text);
  }
  assert.throws(() => configText(Uint8Array.of(0xff, 0xfe), "x"), {
    message: "x is not a configuration: it is not text",
  });
});

test("all else is text, whatever it says", () => {
  for (const text of ["", " \n", '{"ignition": {}}', "{", "null"])
    assert.equal(configText(Buffer.from(text), "x"), text);
});
