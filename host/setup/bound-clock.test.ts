import assert from "node:assert/strict";
import { test } from "node:test";
import type { System } from "../system/system.ts";
import { boundClock } from "./bound-clock.ts";

const made = Date.UTC(2026, 10, 21, 9, 15);

/** What is said and run on a machine whose clock says `now`. */
function bound(now: number, { mtime = made as number | null, status = 0, hasDate = true } = {}) {
  const said: string[] = [];
  const ran: (readonly string[])[] = [];
  const file = { kind: "file", mode: 0o755, uid: 0, gid: 0, size: 0, mtime: 0 } as const;
  const system: Partial<System> = {
    now: () => now,
    stat: (path) => {
      if (path === "/usr/lib/clock-epoch") return mtime === null ? undefined : { ...file, mtime };
      return hasDate && path === "/usr/bin/date" ? file : undefined;
    },
    run: (words) => {
      ran.push(words);
      return { status, stdout: new Uint8Array(), stderr: "" };
    },
  };
  boundClock(system as System, (line) => said.push(line));
  return { said, ran };
}

test("a clock that can be right stays", () => {
  for (const now of [made, made + 1, Date.UTC(2041, 0, 1)]) assert.deepEqual(bound(now), { said: [], ran: [] });
});

test("a clock before the image, or far beyond, is set to when the image was made", () => {
  const set = [["/usr/bin/date", "--utc", `--set=@${made / 1000}`]];
  assert.deepEqual(bound(0), {
    said: ["the clock says 1970-01-01, before the image was made (2026-11-21): set to that"],
    ran: set,
  });
  assert.deepEqual(bound(Date.UTC(2060, 0, 1)), {
    said: ["the clock says 2060-01-01, more than 15 years after the image was made (2026-11-21): set to that"],
    ran: set,
  });
});

test("where the clock cannot be set, that is said; an image without the file has no bounds", () => {
  assert.match(bound(0, { status: 1 }).said.join(), /, and it cannot be set$/);
  assert.match(bound(0, { hasDate: false }).said.join(), /, and it cannot be set$/);
  assert.deepEqual(bound(0, { mtime: null }), { said: [], ran: [] });
});
