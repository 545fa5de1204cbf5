import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { WherryEvent } from "@wherry/core/events/events.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findGuestNetwork } from "./find-guest-network.ts";
import { lookAtImage, needSshServer } from "./look-at-image.ts";

test("nothing is known of an image that is somebody else's, and it is started all the same", async () => {
  await using folder = await temporaryDirectory();
  const image = join(folder.path, "image.raw");
  await writeFile(image, Buffer.alloc(1024 * 1024));
  const look = await lookAtImage(image);
  assert.deepEqual(look, { network: [], hasSshServer: undefined });
  needSshServer(look, image);
});

test("a command for an image without an SSH server is refused at once, with what to do", () => {
  assert.throws(() => needSshServer({ network: [], hasSshServer: false }, "a.raw"), {
    code: "machine.failed",
    message: /a\.raw has no SSH server/,
    hint: /openssh-server[\s\S]*console/,
  });
});

test("a network of its own is told, and one that no port leads to is warned of", () => {
  const events: WherryEvent[] = [];
  const find = (settings: string) => {
    const network = [{ name: "a.network", text: `[Match]\nName=en*\n[Network]\n${settings}` }];
    return findGuestNetwork(
      { network, hasSshServer: true },
      { names: ["enp0s2"], emit: (event) => void events.push(event) },
    );
  };
  assert.equal(find("DHCP=yes\n"), undefined);
  assert.deepEqual(events, []);
  assert.equal(find("Address=192.0.2.7/24\n")?.guest, "192.0.2.7");
  assert.match(JSON.stringify(events.splice(0)), /"notice".*192\.0\.2\.0\/24.*ports lead to 192\.0\.2\.7/);
  assert.equal(find("Address=2001:db8::7/64\n"), undefined);
  assert.match(JSON.stringify(events), /"warning".*neither --forward nor SSH.*a\.network gives it no IPv4 address/);
});
