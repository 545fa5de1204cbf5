import assert from "node:assert/strict";
import { test } from "node:test";
import { parseUserNetwork } from "./forwarded-ports.ts";

test("QEMU's list of connections gives the port that the system chose", () => {
  const text = [
    "Hub -1 (network):",
    "  Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ",
    "  TCP[HOST_FORWARD]  12       127.0.0.1 38765       10.0.2.15    22     0     0",
    "  TCP[HOST_FORWARD]  13       127.0.0.1  8080       10.0.2.15    80     0     0",
    "  TCP[ESTABLISHED]   14       10.0.2.15 44100      192.0.2.1    443     0     0",
  ].join("\r\n");
  assert.deepEqual(
    [...parseUserNetwork(text)],
    [
      [22, 38765],
      [80, 8080],
    ],
  );
  assert.equal(parseUserNetwork("").size, 0);
});
