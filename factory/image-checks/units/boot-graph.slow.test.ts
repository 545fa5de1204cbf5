import assert from "node:assert/strict";
import { test } from "node:test";
import { imageFindings } from "@wherry/testing/samples/image-findings.ts";

test("instances that ask for ever more of themselves come to an end", async () => {
  const links = {
    "/etc/systemd/system/multi-user.target.wants/a@x.service": { link: "/usr/lib/systemd/system/a@.service" },
  };
  const template = "[Unit]\nWants=a@%i0.service a@%i1.service\n[Service]\nExecStart=sh\n";
  assert.deepEqual(await imageFindings({ "/usr/lib/systemd/system/a@.service": template, ...links }), []);
});
