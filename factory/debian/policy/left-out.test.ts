import assert from "node:assert/strict";
import { test } from "node:test";
import { debianLeftOut } from "./left-out.ts";

test("services that have a script in /etc/init.d alone bring what such scripts read and call", () => {
  for (const name of ["dictd", "isc-dhcp-server", "ndppd", "pure-ftpd"]) {
    assert.deepEqual(debianLeftOut.runs[name], ["dpkg", "sysvinit-utils"], name);
  }
});
