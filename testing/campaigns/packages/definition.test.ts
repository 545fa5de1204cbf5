import assert from "node:assert/strict";
import { test } from "node:test";
import { definitionOf } from "./definition.ts";

test("a machine lets in who boots it again, and gives its services time; an image that is only built does neither", () => {
  const machine = [
    { package: "dropbear", beside: ["cron"], settings: { path: "/etc/default/dropbear", text: "A=1\n" } },
  ];
  const booted = definitionOf(machine, "one", true);
  assert.match(booted, /f\+\^ \/root\/\.ssh\/authorized_keys /);
  assert.match(booted, /TimeoutStartSec=45min/);
  const built = definitionOf(machine, "one", false);
  assert.match(built, /install: \["dropbear", "cron"\]/);
  assert.match(built, /^files: \[\{"path":"\/etc\/default\/dropbear","content":"A=1\\n"\}\]$/m);
});
