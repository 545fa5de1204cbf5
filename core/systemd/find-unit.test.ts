import assert from "node:assert/strict";
import { test } from "node:test";
import { viewMap } from "../tree/map-view.ts";
import { closestUnit } from "./find-unit.ts";

const view = viewMap(
  new Map(
    ["sshd.service", "sshd.socket", "a.service"].map((name) => [`/usr/lib/systemd/system/${name}`, { kind: "file" }]),
  ),
  () => undefined,
);

test("a unit of the same type is suggested, where its name is near enough without the type", () => {
  assert.equal(closestUnit(view, "shsd.service", "system"), "sshd.service");
  assert.equal(closestUnit(view, "ssdh.socket", "system"), "sshd.socket");
  assert.equal(closestUnit(view, "sshd.timer", "system"), undefined);
  assert.equal(closestUnit(view, "b-c-d.service", "system"), undefined);
});
