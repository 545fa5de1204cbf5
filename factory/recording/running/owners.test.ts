import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import * as fc from "fast-check";
import { formatOwners, lowerInode, parseOwners } from "./owners.ts";

const owner = fc.record({
  kind: fc.constantFrom("file", "directory", "link", "other"),
  mode: fc.integer({ min: 0, max: 0o7777 }),
  uid: fc.nat(),
  gid: fc.nat(),
});

test("what fakeroot is told comes back as it was", () => {
  assertProperty(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.nat(), owner), { selector: ([inode]) => inode }),
      fc.nat(),
      (some, device) => {
        const owners = new Map(some.map(([inode, one]) => [inode, { ...one }]));
        assert.deepEqual(new Map([...parseOwners(formatOwners(owners, device))]), owners);
      },
    ),
  );
});

test("lines that fakeroot does not write, and those of other devices, are passed over", () => {
  const text = [
    "dev=2a,ino=7,mode=102755,uid=0,gid=42,nlink=1,rdev=0",
    "dev=2a,ino=8,mode=60644,uid=1,gid=1,nlink=1,rdev=0",
    "dev=2b,ino=7,mode=104755,uid=0,gid=0,nlink=1,rdev=0",
    "dev=2a,ino=-9,mode=104755,uid=0,gid=0,nlink=1,rdev=0",
    "root:x:0:0:root:/root:/bin/sh",
    "dev=2a,ino=9,mode=104755,uid=99999999999999,gid=0,nlink=1,rdev=0",
  ].join("\n");
  assert.deepEqual(
    [...parseOwners(text)],
    [
      [7, { kind: "file", mode: 0o2755, uid: 0, gid: 42 }],
      [8, { kind: "other", mode: 0o644, uid: 1, gid: 1 }],
    ],
  );
  assert.equal(parseOwners("").size, 0);
});

test("numbers of an overlay's lower layer, beyond what JavaScript's can be, come back as they were", () => {
  const owner = { kind: "file", mode: 0o600, uid: 7, gid: 7 } as const;
  const owners = new Map([
    [9, owner],
    [lowerInode(9), owner],
  ]);
  const text = formatOwners(owners, 5);
  assert.match(text, /^dev=5,ino=9,/m);
  assert.match(text, /^dev=5,ino=9223372036854775817,/m);
  assert.deepEqual(parseOwners(text), owners);
});
